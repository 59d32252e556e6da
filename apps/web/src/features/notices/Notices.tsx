import { Toasts } from './Toasts.tsx'
import { useSpoken } from './useSpoken.ts'

/** What happens in the room, shown for a moment and read aloud. Loaded once the room is there; alarms do not wait for it. */
export default function Notices({ chatOpen }: { chatOpen: boolean }) {
  useSpoken(chatOpen)
  return <Toasts />
}
