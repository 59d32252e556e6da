export { AlarmBanner } from './AlarmBanner.tsx'
export { Banners } from './Banners.tsx'
