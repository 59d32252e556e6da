export { DoorBell } from './DoorBell.tsx'
export { useKnockTitle } from './useKnockTitle.ts'
export { Waiting } from './Waiting.tsx'
