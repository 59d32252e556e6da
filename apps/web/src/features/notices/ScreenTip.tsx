import { Trans, useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { useRoom } from '../../kernel/meeting.ts'
import { prefs, tipSeen } from '../../kernel/prefs.ts'
import { useSignal } from '../../kernel/signals.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'

/** Until it is closed for the first time: what else a whole screen shows. Not where the browser says that it is one window. */
export function ScreenTip() {
  const { t } = useLingui()
  const { media } = useRoom()
  const screen = useSignal(media.local).get('screen')
  const { tips } = useSignal(prefs)
  if (!screen || tips.includes('screen')) return null
  if (['window', 'browser'].includes(screen.getSettings().displaySurface ?? '')) return null
  return (
    <div className="banner calm" role="status">
      <p>
        <Trans>
          If this is your whole screen, the others also see what appears on it, messages for example. Switch
          notifications off, or share one window only.
        </Trans>
      </p>
      <IconButton label={t`Close`} icon={<X {...strokes} />} onPress={() => tipSeen('screen')} />
    </div>
  )
}
