import type { MeetingView } from '@konklave/client'
import { effect } from '@preact/signals-core'
import { createAwake } from './awake.ts'
import { loadBeside } from './beside.ts'
import type { Media } from './media.ts'
import type { Moved } from './moving.ts'

/**
 * Ties the meeting to the life of the page. `keep`: what is on now, for after a reload; `ended`: the room is given back; `on`: what was on
 * in the tab from which this one has taken over, and stays on.
 */
export function whileOpen(
  view: MeetingView,
  media: Media,
  {
    keep,
    ended,
    on: handed = [],
  }: { keep(on: Iterable<string>): void; ended(): void; on?: Moved['on'] | undefined },
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
  let coming = handed
  effect(() => {
    if (view.phase.value.t !== 'inside') return
    const kinds = coming
    coming = []
    // What is on the screen is asked for anew, by the person.
    for (const kind of kinds)
      if (kind === 'microphone' || kind === 'camera') void media.view.capture(kind, true)
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
