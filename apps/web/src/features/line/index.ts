import { withWords } from '../../kernel/language.ts'

/** None of it is there as long as the line is good. */
export const loadWeakLine = withWords('sheets', () => import('./WeakLine.tsx'))
export const loadPausedMark = withWords('sheets', () => import('./PausedMark.tsx'))
export const loadWeakMark = withWords('sheets', () => import('./WeakMark.tsx'))
