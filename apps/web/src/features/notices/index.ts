export { AlarmBanner } from './AlarmBanner.tsx'
export { Banners } from './Banners.tsx'
export { Toasts } from './Toasts.tsx'
export { useSpoken } from './useSpoken.ts'
