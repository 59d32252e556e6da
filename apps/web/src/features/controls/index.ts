export { type RoomAction, useActions } from './actions.tsx'
export { ControlBar, type Opens, type Panel } from './ControlBar.tsx'
