import { useAlarms } from '../../kernel/alarms.ts'
import { AlarmBanner } from './AlarmBanner.tsx'

/** What disagrees in a room that is not on the screen now. */
export function Alarms() {
  const alarms = useAlarms()
  if (alarms.length === 0) return null
  return (
    <div className="banners">
      {alarms.map(alarm => (
        <AlarmBanner key={alarm.id} alarm={alarm} />
      ))}
    </div>
  )
}
