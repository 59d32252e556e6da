export { Doubt } from './Doubt.tsx'
export { Waiting } from './Waiting.tsx'
