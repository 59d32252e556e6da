import { Plural, Trans } from '@lingui/react/macro'
import { useAlarms } from '../../kernel/alarms.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Mark } from '../../ui/Mark.tsx'
import { PillButton } from '../../ui/PillButton.tsx'

/** The keyhole and what was measured. It never says "secure". */
export function TrustMark({ onOpen }: { onOpen: () => void }) {
  const { view } = useRoom()
  const trust = useSignal(view.trust.state)
  const alarm = useAlarms().length > 0
  return (
    <PillButton
      icon={<Mark size={28} />}
      look={alarm ? 'alarm' : 'plain'}
      aria-haspopup="dialog"
      onPress={onOpen}
    >
      {alarm ? (
        <Trans>Something does not match</Trans>
      ) : trust.unconfirmed ? (
        <Trans>Not confirmed yet</Trans>
      ) : (
        <Plural value={trust.people} one="Only you" other="# people, nobody else" />
      )}
    </PillButton>
  )
}
