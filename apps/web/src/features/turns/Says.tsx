import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Away } from './Away.tsx'
import { Pause } from './Pause.tsx'
import { Timer } from './Timer.tsx'
import { useAway } from './useAway.ts'

/** Above the faces: that one is away, until when the pause goes, and how much time is left. Loaded once the room is there. */
export default function Says({ onAway }: { onAway: (act: () => void) => void }) {
  const { view } = useRoom()
  const timer = useSignal(view.board.timer)
  const pause = useSignal(view.board.pause)
  const { away, back } = useAway(onAway)
  return (
    <div className="turnsSays">
      {timer ? <Timer timer={timer} /> : null}
      {away ? <Away onBack={back} /> : null}
      {pause ? <Pause pause={pause} /> : null}
    </div>
  )
}
