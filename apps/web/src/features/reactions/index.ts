export { ReactButton } from './ReactButton.tsx'
