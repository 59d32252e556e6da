export { ShortcutsSheet } from './ShortcutsSheet.tsx'
export { useShortcuts } from './useShortcuts.ts'
