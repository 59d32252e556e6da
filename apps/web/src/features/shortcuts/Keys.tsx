import { usePushToTalk } from './usePushToTalk.ts'
import { type Shortcut, useShortcuts } from './useShortcuts.ts'

/** What keys do in the room. Shows nothing, and is loaded once the room is there. */
export default function Keys({
  shortcuts,
  coming,
}: {
  shortcuts: readonly Shortcut[]
  /** A sheet is on its way, and keys are meant for it. */
  coming: boolean
}) {
  useShortcuts(shortcuts, coming)
  usePushToTalk(coming)
  return null
}
