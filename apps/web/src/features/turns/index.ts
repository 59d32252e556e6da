import { withWords } from '../../kernel/language.ts'

export const loadTurns = withWords('sheets', () => import('./Says.tsx'))
