export { ShortcutsSheet } from './ShortcutsSheet.tsx'
