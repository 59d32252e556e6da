export { type RoomAction, useActions } from './actions.tsx'
export { ControlBar } from './ControlBar.tsx'
export type { Opens, Panel } from './panels.ts'
