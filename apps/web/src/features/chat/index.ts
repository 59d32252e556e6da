export { ChatMenu } from './ChatMenu.tsx'
export { ChatPanel } from './ChatPanel.tsx'
export { type Draft, NO_DRAFT } from './draft.ts'
export { useUnread } from './useUnread.ts'
