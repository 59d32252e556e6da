import { withWords } from '../../kernel/language.ts'

/** What nobody needs in order to see faces. */
export const loadOwnShare = withWords('sheets', () => import('./OwnShare.tsx'))
export const loadPages = withWords('sheets', () => import('./Pages.tsx'))
export const loadUnseen = withWords('sheets', () => import('./Unseen.tsx'))
export const loadShared = withWords('sheets', () => import('./SharedScreen.tsx'))
export const loadSmallStage = withWords('sheets', () => import('./SmallStage.tsx'))
