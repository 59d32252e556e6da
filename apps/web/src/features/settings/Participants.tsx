import { Trans, useLingui } from '@lingui/react/macro'
import { useId } from 'react'
import { useCall, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Toggle } from '../../ui/Toggle.tsx'

/** What those may do who do not lead. */
export function Participants({ run }: { run: (act: () => Promise<void>) => void }) {
  const { t } = useLingui()
  const { view } = useRoom()
  const call = useCall()
  const on = useSignal(view.floor.switches)
  const title = useId()
  const toggles = [
    ['microphone', t`Microphone`],
    ['camera', t`Camera`],
    ['chat', t`Chat`],
    ['reactions', t`Reactions`],
    ['hands', t`Raise hand`],
    ['rename', t`Change their name`],
  ] as const
  return (
    <fieldset className="participants" aria-labelledby={title}>
      <p className="participantsTitle" id={title}>
        <Trans>What participants may do</Trans>
      </p>
      {toggles
        .filter(([what]) => !call || what !== 'camera')
        .map(([name, label]) => (
          <Toggle
            key={name}
            on={on[name]}
            onChange={now => run(() => view.floor.setSwitches({ [name]: now }))}
          >
            {label}
          </Toggle>
        ))}
      {on.microphone ? null : (
        <p className="soft small">
          <Trans>Nobody talks unasked. Whoever raises a hand can be given the floor.</Trans>
        </p>
      )}
    </fieldset>
  )
}
