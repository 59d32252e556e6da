import { Trans } from '@lingui/react/macro'
import { changePrefs, prefs } from '../../kernel/prefs.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Toggle } from '../../ui/Toggle.tsx'

/** How one sees oneself, where there are pictures, and whether this page listens to who has switched off. */
export function Habits({ call }: { call: boolean }) {
  const { mirror, heedMuted } = useSignal(prefs)
  return (
    <>
      {call ? null : (
        <Toggle on={mirror} onChange={on => changePrefs({ mirror: on })}>
          <Trans>Show me my own picture as in a mirror</Trans>
        </Toggle>
      )}
      <div className="deviceChoice">
        <Toggle on={heedMuted} onChange={on => changePrefs({ heedMuted: on })}>
          <Trans>Tell me when I talk while my microphone is off</Trans>
        </Toggle>
        <p className="soft small">
          <Trans>
            Once it has been on in a meeting, the microphone then stays open on this device while it is off
            for the others, and the browser shows that it is open. Nothing of it is sent or kept.
          </Trans>
        </p>
      </div>
    </>
  )
}
