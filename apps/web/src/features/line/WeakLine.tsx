import { Trans, useLingui } from '@lingui/react/macro'
import { ChevronDown, Signal } from 'lucide-react'
import { useEffect } from 'react'
import { announce } from '../../kernel/announce.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { changePrefs, prefs } from '../../kernel/prefs.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { smallStrokes } from '../../ui/icons.ts'
import { Pop } from '../../ui/Pop.tsx'
import './line.css'
import './weakMark.css'

/** One line for whoever's own connection is weak; pressed, it says what happens and what helps. */
export default function WeakLine({ onSettings }: { onSettings: () => void }) {
  const { t } = useLingui()
  const { media } = useRoom()
  const line = useSignal(media.line)
  const cameraOn = useSignal(media.local).has('camera')
  const { pictures } = useSignal(prefs)
  // biome-ignore lint/correctness/useExhaustiveDependencies: said once, when it appears
  useEffect(() => announce(t`Your connection is weak.`), [])
  return (
    <div className="weakLine weakSigns">
      <Pop
        label={t`What helps`}
        content={close => (
          <div className="weakHelp">
            <p>
              {line.weak === 'sending' ? (
                <Trans>Little gets through from you. Your voice goes first, your picture last.</Trans>
              ) : (
                <Trans>
                  Little gets through to you. Voices go first, then shared screens, pictures last.
                </Trans>
              )}{' '}
              {line.cameraHeld ? <Trans>Your picture is paused for now; the others hear you.</Trans> : null}
            </p>
            <p>
              <Trans>All comes back by itself. It helps to:</Trans>
            </p>
            <ul>
              <li>
                <Trans>use a cable, or move closer to the router</Trans>
              </li>
              <li>
                <Trans>stop downloads and other video on this network</Trans>
              </li>
            </ul>
            <div className="weakActions">
              {cameraOn ? (
                <Button
                  onPress={() => {
                    close()
                    void media.capture('camera', false)
                  }}
                >
                  <Trans>Turn my camera off</Trans>
                </Button>
              ) : null}
              {pictures === 'all' ? (
                <Button
                  onPress={() => {
                    close()
                    changePrefs({ pictures: 'small' })
                    void media.renew('camera')
                  }}
                >
                  <Trans>Save data: small pictures</Trans>
                </Button>
              ) : null}
              <Button
                onPress={() => {
                  close()
                  onSettings()
                }}
              >
                <Trans>More choices</Trans>
              </Button>
            </div>
          </div>
        )}
      >
        <Button>
          <Signal {...smallStrokes} />
          <Trans>Your connection is weak</Trans>
          <ChevronDown {...smallStrokes} />
        </Button>
      </Pop>
    </div>
  )
}
