export { ControlBar, type Panel } from './ControlBar.tsx'
export { type RoomAction, useActions } from './actions.tsx'
