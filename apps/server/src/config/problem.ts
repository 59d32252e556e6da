import type { Words } from '@konklave/protocol'

/** Completes the sentence "<name> …". */
export type Problem = { readonly problem: Words }

export const problem = (de: string, en: string): Problem => ({ problem: { de, en } })
export const isProblem = (v: unknown): v is Problem => typeof v === 'object' && v !== null && 'problem' in v
