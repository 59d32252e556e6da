import { Trans, useLingui } from '@lingui/react/macro'
import { noise } from '../../capture/index.ts'
import type { MediaView } from '../../kernel/media.ts'
import { changePrefs, type Prefs, prefs } from '../../kernel/prefs.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Choice } from '../../ui/Choice.tsx'

/** Who takes the noise around a person out of their voice, and whether that goes well. */
export function NoiseChoice({ media }: { media: MediaView }) {
  const { t } = useLingui()
  const chosen = useSignal(prefs).noise
  const how = useSignal(noise)
  const choose = (next: Prefs['noise']) => {
    noise.value = 'rest'
    changePrefs({ noise: next })
    void media.renew('microphone')
  }
  return (
    <div className="deviceChoice">
      <Choice
        label={t`Noise around you`}
        value={chosen}
        options={[
          { id: 'browser', label: t`Reduced by the browser` },
          { id: 'own', label: t`Reduced more strongly` },
          { id: 'off', label: t`Left as it is, for music` },
        ]}
        onChange={id => choose(id === 'own' || id === 'off' ? id : 'browser')}
      />
      {chosen === 'own' ? (
        <p className="soft small" role="status">
          {how === 'slow' ? (
            <Trans>
              This device is too slow for that at the moment. The browser reduces the noise until you choose
              it again.
            </Trans>
          ) : how === 'failed' ? (
            <Trans>This browser cannot do that. It reduces the noise in its own way.</Trans>
          ) : (
            <Trans>Keyboards, fans and traffic become quiet. It happens on this device.</Trans>
          )}
        </p>
      ) : null}
    </div>
  )
}
