import { withWords } from '../../kernel/language.ts'

export const loadPolls = withWords('sheets', () => import('./PollsPanel.tsx'))
export const loadPollCard = withWords('sheets', () => import('./PollCard.tsx'))
export { waitingFor } from './waitingFor.ts'
