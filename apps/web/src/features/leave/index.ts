export { default as Gone } from './Gone.tsx'
export { LeaveButton } from './LeaveButton.tsx'
