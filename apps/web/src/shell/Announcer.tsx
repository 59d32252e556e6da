import { announcements } from '../kernel/announce.ts'
import { useSignal } from '../kernel/signals.ts'

/** Two live regions: one that waits for a pause, one for what cannot wait. */
export function Announcer() {
  const all = useSignal(announcements)
  return (
    <>
      <div className="vh" aria-live="polite" role="log">
        {all.map(a => (a.urgent ? null : <p key={a.id}>{a.text}</p>))}
      </div>
      <div className="vh" aria-live="assertive" role="alert">
        {all.map(a => (a.urgent ? <p key={a.id}>{a.text}</p> : null))}
      </div>
    </>
  )
}
