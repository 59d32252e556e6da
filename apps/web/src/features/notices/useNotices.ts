import { type Notice, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { sayable } from './sayable.ts'

/** What there is to say now. */
export function useNotices(): readonly Notice[] {
  const { view, media } = useRoom()
  return sayable(useSignal(view.notices), useSignal(media.state).t)
}
