import { type Words, withOwnWords } from '../../kernel/language.ts'

const words: Words = {
  en: () => import('../../locales/breakouts/en.po'),
  de: () => import('../../locales/breakouts/de.po'),
}

/** What is said of breakout rooms above the faces, in the main room and in one of them. */
export const loadBreakouts = withOwnWords('breakouts', words, () => import('./Says.tsx'))
/** Making, leading and choosing them. */
export const loadRooms = withOwnWords('breakouts', words, () => import('./RoomsPanel.tsx'))
export const loadGoing = withOwnWords('breakouts', words, () => import('./Going.tsx'))
export const loadArrived = withOwnWords('breakouts', words, () => import('./Arrived.tsx'))
export const loadNobody = withOwnWords('breakouts', words, () => import('./Nobody.tsx'))
