export { OpenSheet } from './OpenSheet.tsx'
export { SaveSheet } from './SaveSheet.tsx'
export { learn } from './words.tsx'
