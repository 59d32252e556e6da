export { Check } from './Check.tsx'
