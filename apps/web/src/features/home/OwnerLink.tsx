import { Trans, useLingui } from '@lingui/react/macro'
import { Download } from 'lucide-react'
import { useEffect, useState } from 'react'
import { announce } from '../../kernel/announce.ts'
import type { OwnerFiles } from '../../kernel/home.ts'
import { useCopy } from '../../kernel/useCopy.ts'
import { Page } from '../../shell/Page.tsx'
import { Says } from '../../shell/Says.tsx'
import { Button } from '../../ui/Button.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { CopyByHand } from '../../ui/CopyByHand.tsx'
import { strokes } from '../../ui/icons.ts'
import { Mark } from '../../ui/Mark.tsx'
import { Secret } from '../../ui/Secret.tsx'
import { Toggle } from '../../ui/Toggle.tsx'
import { useKeyFile } from './useKeyFile.ts'
import './home.css'

/** Shows the owner's link, once: until its owner says that it is kept, nothing goes on and leaving asks first. */
export function OwnerLink({
  link,
  files,
  onKept,
  onGo,
}: {
  link: string
  files: () => Promise<OwnerFiles>
  onKept: (kept: boolean) => Promise<void>
  onGo: () => Promise<void>
}) {
  const { t } = useLingui()
  const [kept, setKept] = useState(false)
  const [saving, setSaving] = useState(false)
  const [stuck, setStuck] = useState(false)
  const keyFile = useKeyFile()
  const copying = useCopy(link, () => announce(t`Copied`))
  const say = (isKept: boolean) => {
    setKept(isKept)
    onKept(isKept).catch(() => undefined)
  }
  useEffect(() => {
    // What was copied may be on its way to where it is kept; that it arrived only the person can say.
    if (kept) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [kept])
  return (
    <Page phase="owner-link">
      <Says
        mark={<Mark size={48} />}
        title={<Trans>Your key link to this room</Trans>}
        actions={
          <>
            <Button look="main" isDisabled={!kept} onPress={() => onGo().catch(() => setStuck(true))}>
              <Trans>Go to the room</Trans>
            </Button>
            {kept ? null : (
              <p className="soft small keepFirst">
                <Trans>Copy it or save it, and say above that you have kept it.</Trans>
              </p>
            )}
            {stuck ? (
              <p className="small" role="alert">
                <Trans>The room did not open. Nothing was lost; try again in a moment.</Trans>
              </p>
            ) : null}
          </>
        }
      >
        <p>
          <Trans>
            Whoever has it leads the room: lets people in, removes them, ends what goes on there. Keep it
            where you keep passwords and give it to nobody. For the others there is an invitation link; you
            find it in the room.
          </Trans>
        </p>
        <div className="ownerLink">
          <Secret>{link}</Secret>
          <div className="saysActions">
            <CopyButton copying={copying} label={t`Copy key link`} />
            <Button
              icon={<Download {...strokes} />}
              onPress={() => {
                setSaving(true)
                keyFile.fetch()
              }}
            >
              <Trans>Save as key file</Trans>
            </Button>
          </div>
          <CopyByHand copying={copying} />
          {keyFile.failed ? (
            <p className="small" role="alert">
              <Trans>No connection to the server</Trans>
            </p>
          ) : null}
          <p className="soft small">
            <Trans>
              It is shown only now. Nobody can show it to you again, not even the people who run this server.
            </Trans>
          </p>
          <Toggle on={kept} onChange={say}>
            <Trans>I have kept it</Trans>
          </Toggle>
        </div>
      </Says>
      {saving && keyFile.sheets ? (
        <keyFile.sheets.SaveSheet
          link={link}
          files={files}
          onKept={() => say(true)}
          onClose={() => setSaving(false)}
        />
      ) : null}
    </Page>
  )
}
