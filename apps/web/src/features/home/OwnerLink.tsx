import { Trans, useLingui } from '@lingui/react/macro'
import { Check, Copy, Download } from 'lucide-react'
import { useState } from 'react'
import { announce } from '../../kernel/announce.ts'
import { Page } from '../../shell/Page.tsx'
import { Says } from '../../shell/Says.tsx'
import { Button } from '../../ui/Button.tsx'
import { strokes } from '../../ui/icons.ts'
import { Mark } from '../../ui/Mark.tsx'
import { Toggle } from '../../ui/Toggle.tsx'
import './home.css'

/** Shows the owner's link, once. */
export function OwnerLink({ link, onGo }: { link: string; onGo: () => void }) {
  const { t } = useLingui()
  const [kept, setKept] = useState(false)
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(link)
    setCopied(true)
    announce(t`Copied`)
  }
  return (
    <Page phase="owner-link">
      <Says
        mark={<Mark size={48} />}
        title={<Trans>Your key link to this room</Trans>}
        actions={
          <Button look="main" isDisabled={!kept} onPress={onGo}>
            <Trans>Go to the room</Trans>
          </Button>
        }
      >
        <p>
          <Trans>
            Whoever has it leads the meeting: lets people in, removes them, ends it. Keep it where you keep
            passwords and give it to nobody. For the others there is an invitation link; you find it in the
            room.
          </Trans>
        </p>
        <div className="ownerLink">
          <code className="secret">{link}</code>
          <div className="saysActions">
            <Button icon={copied ? <Check {...strokes} /> : <Copy {...strokes} />} onPress={copy}>
              {copied ? <Trans>Copied</Trans> : <Trans>Copy key link</Trans>}
            </Button>
            <Button
              icon={<Download {...strokes} />}
              onPress={() => saveAsFile(link, t`konklave-key-link.txt`)}
            >
              <Trans>Save as file</Trans>
            </Button>
          </div>
          <p className="soft small">
            <Trans>
              It is shown only now. Nobody can show it to you again, not even the people who run this server.
            </Trans>
          </p>
          <Toggle on={kept} onChange={setKept}>
            <Trans>I have kept it</Trans>
          </Toggle>
        </div>
      </Says>
    </Page>
  )
}

function saveAsFile(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain' }))
  const a = document.createElement('a')
  a.href = url
  a.download = name
  a.click()
  URL.revokeObjectURL(url)
}
