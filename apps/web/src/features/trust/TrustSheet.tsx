import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useAlarms } from '../../kernel/alarms.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Fold } from '../../ui/Fold.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { Code } from './Code.tsx'
import { SelfTest } from './SelfTest.tsx'
import { ServerSees } from './ServerSees.tsx'
import { Verification } from './Verification.tsx'
import './trust.css'

/** What was checked, and when. */
export function TrustSheet({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const { view } = useRoom()
  const { people } = useSignal(view.trust.state)
  const alarm = useAlarms().length > 0
  return (
    <Sheet open onClose={onClose} title={t`Who can hear this`} closeLabel={t`Close`} width="large">
      <p className="trustSays">
        {alarm ? (
          <Trans>
            Something does not match. As long as that is so, this page cannot say who can hear, see and read
            this.
          </Trans>
        ) : (
          <Plural
            value={people}
            one="You are alone. Nobody hears or sees you, not even this server."
            other="Only the # people here can hear, see and read this. The server passes it on and cannot open it."
          />
        )}
      </p>
      <Code />
      <Verification />
      <div className="trustFolds">
        <Fold title={<Trans>Checked on this device</Trans>}>
          <SelfTest />
        </Fold>
        <Fold title={<Trans>What the server sees</Trans>}>
          <ServerSees />
        </Fold>
      </div>
    </Sheet>
  )
}
