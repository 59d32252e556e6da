import type { MeetingView } from '@konklave/client'
import { effect } from '@preact/signals-core'
import { createAwake } from './awake.ts'
import { loadBeside } from './beside.ts'
import type { Media } from './media.ts'

/** Ties the meeting to the life of the page. `keep`: what is on now, for after a reload; `ended`: the room is given back. */
export function whileOpen(
  view: MeetingView,
  media: Media,
  { keep, ended }: { keep(on: Iterable<string>): void; ended(): void },
): void {
  const scope = new AbortController()
  const on = { signal: scope.signal }
  const nudge = () => {
    if (document.visibilityState === 'visible') view.nudge()
  }
  addEventListener('online', nudge, on)
  document.addEventListener('visibilitychange', nudge, on)
  addEventListener('pagehide', () => view.close(), on)
  // A page that comes back from the browser's memory has lost its room.
  addEventListener('pageshow', event => event.persisted && location.reload(), on)
  const awake = createAwake({ wakeLock: navigator.wakeLock, page: document, signal: scope.signal })
  effect(() => {
    const { t } = view.phase.value
    if (t === 'inside') keep(media.view.local.value.keys())
  })
  effect(() => {
    const { inside, mine } = view.breakouts
    const back = mine.value === null
    if (inside.value === null && media.board.beside.peek())
      void loadBeside().then(({ comeBack, hush }) => (back ? comeBack : hush)(media))
  })
  effect(() => {
    const { t } = view.phase.value
    awake(t === 'inside')
    if (t === 'gone' || t === 'failed') {
      keep([])
      media.close()
      ended()
      scope.abort()
    }
  })
}
