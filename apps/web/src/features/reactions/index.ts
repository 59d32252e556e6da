export { ReactButton } from './ReactButton.tsx'
export { ReactSheet } from './ReactSheet.tsx'
