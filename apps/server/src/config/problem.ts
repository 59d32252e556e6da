/** Completes the sentence "<name> …". */
export type Problem = { readonly problem: string }

export const problem = (text: string): Problem => ({ problem: text })
export const isProblem = (v: unknown): v is Problem =>
  typeof v === 'object' && v !== null && 'problem' in v && typeof v.problem === 'string'
