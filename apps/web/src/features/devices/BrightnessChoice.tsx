import { Trans, useLingui } from '@lingui/react/macro'
import type { MediaView } from '../../kernel/media.ts'
import { prefs } from '../../kernel/prefs.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Range } from '../../ui/Range.tsx'
import { Toggle } from '../../ui/Toggle.tsx'
import { changeLook } from './changeLook.ts'

/** How bright others see a person, for rooms where the light is behind them. */
export function BrightnessChoice({ media }: { media: MediaView }) {
  const { t } = useLingui()
  const { brighter } = useSignal(prefs)
  return (
    <div className="deviceChoice">
      <Toggle on={brighter === 'auto'} onChange={on => changeLook(media, { brighter: on ? 'auto' : 0 })}>
        <Trans>Make me brighter when it is dark</Trans>
      </Toggle>
      {brighter === 'auto' ? null : (
        <Range
          label={t`Brightness`}
          value={brighter}
          says={brighter === 0 ? t`As it is` : `+ ${brighter} %`}
          max={100}
          step={10}
          onChange={next => changeLook(media, { brighter: next })}
        />
      )}
    </div>
  )
}
