import type { MeetingView } from '@konklave/client'
import type { ReadonlySignal } from '@preact/signals-core'
import { useLayoutEffect } from 'react'
import { loadGoing } from '../features/breakouts/index.ts'
import { forgetAnnouncements } from '../kernel/announce.ts'
import type { MediaView } from '../kernel/media.ts'
import { RoomProvider, useRoom } from '../kernel/meeting.ts'
import { Part } from '../kernel/Part.tsx'
import { useSignal } from '../kernel/signals.ts'
import { RoomScreen } from './RoomScreen.tsx'
import { useBackStep } from './useBack.ts'

export { loadAtHand } from './RoomScreen.tsx'

/** The meeting, or the breakout room that one is in; the meeting then goes on behind it. `beside`: sound and picture there. */
export function Inside({ beside }: { beside: ReadonlySignal<MediaView | null> }) {
  useBackStep()
  const main = useRoom()
  const view = useSignal(main.view.breakouts.inside)
  const media = useSignal(beside)
  // Between two rooms one is nowhere, and not for a moment in the meeting.
  const between = useSignal(main.view.breakouts.mine) !== null && media !== null
  if (!view) return between ? <Going /> : <RoomScreen />
  return (
    <RoomProvider value={{ ...main, view, media: media ?? main.media, main }}>
      <Beside key={keyOf(view)} />
    </RoomProvider>
  )
}

function Beside() {
  const { view } = useRoom()
  const inside = useSignal(view.phase).t === 'inside'
  // Nothing said in a room is kept on the page after it.
  useLayoutEffect(() => forgetAnnouncements, [])
  return inside ? <RoomScreen /> : <Going />
}

const Going = () => <Part load={loadGoing} props={{}} />

const keys = new WeakMap<MeetingView, number>()
let last = 0
/** Nothing that was open or written in one room is shown in the next. */
function keyOf(view: MeetingView): number {
  const key = keys.get(view) ?? ++last
  keys.set(view, key)
  return key
}
