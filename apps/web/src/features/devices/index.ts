export { CaptureHelp } from './CaptureHelp.tsx'
export { useLevel } from './useLevel.ts'
export { VideoPicture } from './VideoPicture.tsx'
