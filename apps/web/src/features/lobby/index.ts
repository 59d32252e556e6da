export { DoorBell } from './DoorBell.tsx'
export { Waiting } from './Waiting.tsx'
