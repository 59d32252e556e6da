import type { OwnerOffer } from '@konklave/client'
import { Trans, useLingui } from '@lingui/react/macro'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { announce } from '../../kernel/announce.ts'
import { attempt, partLost } from '../../kernel/attempt.ts'
import type { OwnerFiles } from '../../kernel/home.ts'
import { withWords } from '../../kernel/language.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { Part } from '../../kernel/Part.tsx'
import { useCopy } from '../../kernel/useCopy.ts'
import { Button } from '../../ui/Button.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { CopyByHand } from '../../ui/CopyByHand.tsx'
import { strokes } from '../../ui/icons.ts'
import { Secret } from '../../ui/Secret.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { Toggle } from '../../ui/Toggle.tsx'
import { useAskBeforeUnload } from './useAskBeforeUnload.ts'
import './owners.css'

const loadSave = withWords('ownerFile', async () => {
  const { SaveSheet } = await import('../ownerFile/index.ts')
  return { default: SaveSheet }
})

/** The own key link of a new host, as at the making of a room: on the screen until its person says that it is kept. */
export function KeySheet({
  offered: { link, by, over },
  files,
}: {
  offered: Extract<OwnerOffer, { t: 'key' }>
  files: () => Promise<OwnerFiles>
}) {
  const { t } = useLingui()
  const { view } = useRoom()
  const [kept, setKept] = useState(false)
  const [saving, setSaving] = useState(false)
  /** Put aside for a moment, to see who is talking; it comes back by its button. */
  const [aside, setAside] = useState(false)
  const copying = useCopy(link, () => announce(t`Copied`))
  useAskBeforeUnload(true)
  if (aside) {
    return (
      <div className="banner" role="status">
        <p>
          <Trans>
            You are a host. Your key link is not kept yet: without it you are one in this tab only.
          </Trans>
        </p>
        <Button look="main" onPress={() => setAside(false)}>
          <Trans>Show the key link</Trans>
        </Button>
      </div>
    )
  }
  return (
    <>
      <Sheet
        open
        alert
        onClose={() => setAside(true)}
        title={t`Your key link to this room`}
        closeLabel={t`Later`}
      >
        <div className="ownerKey">
          <p>
            <Trans>
              You are a host now. Whoever has this link leads the room: keep it where you keep passwords, and
              give it to nobody.
            </Trans>{' '}
            {over && by !== null ? (
              <Trans>As soon as you say that you have kept it, {by} is no longer a host.</Trans>
            ) : null}
          </p>
          <Secret>{link}</Secret>
          <div className="ownerKeyWays">
            <CopyButton copying={copying} label={t`Copy key link`} />
            <Button icon={<Download {...strokes} />} onPress={() => setSaving(true)}>
              <Trans>Save as key file</Trans>
            </Button>
          </div>
          <CopyByHand copying={copying} />
          <p className="soft small">
            <Trans>
              It is shown only now. Nobody can show it to you again, not even the people who run this server.
            </Trans>
          </p>
          <Toggle on={kept} onChange={setKept}>
            <Trans>I have kept it</Trans>
          </Toggle>
        </div>
        <div className="sheetActions">
          {kept ? null : (
            <p className="soft small">
              <Trans>Copy it or save it, and say above that you have kept it.</Trans>
            </p>
          )}
          <Button look="main" isDisabled={!kept} onPress={() => attempt(view.owner.keptKey())}>
            <Trans>Done</Trans>
          </Button>
        </div>
      </Sheet>
      {saving ? (
        <Part
          load={loadSave}
          props={{ link, files, onKept: () => setKept(true), onClose: () => setSaving(false) }}
          lost={() => {
            setSaving(false)
            partLost()
          }}
        />
      ) : null}
    </>
  )
}
