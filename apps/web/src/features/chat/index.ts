export { ChatPanel } from './ChatPanel.tsx'
export { useUnread } from './useUnread.ts'
