export { RenameSheet } from './RenameSheet.tsx'
export { SettingsSheet } from './SettingsSheet.tsx'
