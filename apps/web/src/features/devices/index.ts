export { useLevel } from './useLevel.ts'
export { VideoPicture } from './VideoPicture.tsx'

/** Most people never need it. */
export const loadCaptureHelp = () => import('./CaptureHelp.tsx').then(m => ({ default: m.CaptureHelp }))
