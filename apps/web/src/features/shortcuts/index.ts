export { ShortcutsSheet, type ShownShortcut } from './ShortcutsSheet.tsx'
