export { createWayChecks, type WayChecks } from './checks.ts'
export { createMediaDesk, type DeskOptions, type GateDesk } from './desk.ts'
export { createGate, type Gate, RTC_PATHS, RTC_VALIDATE_PATHS } from './gate.ts'
export type { CallRights, MediaDesk, MediaSource } from './types.ts'
