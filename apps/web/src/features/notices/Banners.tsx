import { Trans } from '@lingui/react/macro'
import { useAlarms } from '../../kernel/alarms.ts'
import { attempt } from '../../kernel/attempt.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { AlarmBanner } from './AlarmBanner.tsx'
import { CompareAsked } from './CompareAsked.tsx'
import { HeldBack } from './HeldBack.tsx'
import { OffSinceReload } from './OffSinceReload.tsx'
import { ScreenTip } from './ScreenTip.tsx'
import './notices.css'

/** What must not scroll away: alarms stay until what they name is over. */
export function Banners({ onCompare }: { onCompare: () => void }) {
  const { view } = useRoom()
  const notices = useSignal(view.notices)
  const { nobodyConfirmed, people } = useSignal(view.trust.state)
  const alarms = useAlarms()
  return (
    <div className="banners">
      {alarms.map(alarm => (
        <AlarmBanner key={alarm.id} alarm={alarm}>
          {alarm.alarm === 'different-code' ? (
            <div className="bannerActions">
              <Button
                isDisabled={people < 2}
                onPress={() => {
                  view.trust.compareNow()
                  onCompare()
                }}
              >
                <Trans>Compare again</Trans>
              </Button>
              <Button look="danger" onPress={() => attempt(view.entry.leave())}>
                <Trans>Leave</Trans>
              </Button>
            </div>
          ) : null}
        </AlarmBanner>
      ))}
      <HeldBack />
      <OffSinceReload />
      <ScreenTip />
      {notices.map(notice => {
        if (notice.t === 'halfSilent') {
          return (
            <div key={notice.id} className="banner" role="alert">
              <p>
                <Trans>
                  More than half of the people cannot be reached. To be safe, nothing of yours is being sent.
                </Trans>
              </p>
              <Button onPress={() => view.dismiss(notice.id)}>
                <Trans>Continue anyway</Trans>
              </Button>
            </div>
          )
        }
        return null
      })}
      <CompareAsked onCompare={onCompare} />
      {nobodyConfirmed ? (
        <div className="banner" role="status">
          <p>
            <Trans>
              Nobody here has answered you yet. Until somebody does, nothing of yours is sent. Some of the
              people shown may have lost their connection; they disappear by themselves within half a minute.
            </Trans>
          </p>
        </div>
      ) : null}
    </div>
  )
}
