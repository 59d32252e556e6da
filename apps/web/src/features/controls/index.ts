export { ControlBar, type Opens, type Panel } from './ControlBar.tsx'
export { type RoomAction, useActions } from './actions.tsx'
