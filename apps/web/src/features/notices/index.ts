export { AlarmBanner } from './AlarmBanner.tsx'
export { Alarms } from './Alarms.tsx'
export { Banners } from './Banners.tsx'
