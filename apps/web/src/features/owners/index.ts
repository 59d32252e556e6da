import { withWords } from '../../kernel/language.ts'

export const loadOwnerNews = withWords('sheets', () => import('./OwnerNews.tsx'))
