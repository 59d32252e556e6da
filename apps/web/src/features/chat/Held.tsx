import { Plural } from '@lingui/react/macro'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'

/** [K40] Why lines of a hurried writer wait. */
export function Held() {
  const { view } = useRoom()
  const held = useSignal(view.chat.held)
  return held === 0 ? null : (
    <p role="status" className="writerSays soft small">
      <Plural
        value={held}
        one="You write faster than five messages a second. # waits and is sent in its turn."
        other="You write faster than five messages a second. # wait and are sent in their turn."
      />
    </p>
  )
}
