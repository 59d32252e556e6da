export { OpenSheet } from './OpenSheet.tsx'
export { SaveSheet } from './SaveSheet.tsx'
