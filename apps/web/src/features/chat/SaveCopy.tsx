import { Trans, useLingui } from '@lingui/react/macro'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { download } from '../../kernel/download.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { strokes } from '../../ui/icons.ts'
import { Sheet } from '../../ui/Sheet.tsx'
import { useCopyText } from './useCopyText.ts'

/** The one way in which something of a meeting stays: by the person's own hand. */
export function SaveCopy({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const { view, now } = useRoom()
  const lines = useSignal(view.chat.lines)
  const textOf = useCopyText()
  const [saved, setSaved] = useState(false)
  const save = () => {
    const day = new Date(now())
    const date = [day.getFullYear(), day.getMonth() + 1, day.getDate()].map(n => `${n}`.padStart(2, '0'))
    download(new TextEncoder().encode(textOf(lines)), `chat-${date.join('-')}.txt`)
    setSaved(true)
  }
  return (
    <Sheet open onClose={onClose} title={t`Save a copy of the chat`} closeLabel={t`Close`} width="small">
      <p>
        <Trans>
          The file holds what you can read here, also what was written to you only, with names and times.
        </Trans>
      </p>
      <p>
        <Trans>
          It lies on your device, outside of the room: whoever opens it there can read it, it does not go when
          the meeting ends, and the others do not see that you have it. Ask them if it is not for you alone.
        </Trans>
      </p>
      <div className="sheetActions">
        {saved ? (
          <Button look="main" onPress={onClose}>
            <Trans>Done</Trans>
          </Button>
        ) : (
          <Button look="main" icon={<Download {...strokes} />} isDisabled={lines.length === 0} onPress={save}>
            <Trans>Save as a text file</Trans>
          </Button>
        )}
      </div>
      {saved ? (
        <p role="status" className="soft">
          <Trans>Your browser has the file now.</Trans>
        </p>
      ) : null}
    </Sheet>
  )
}
