/**
 * One thing that is kept, and why (P-05). A column, log event, metric, cookie or browser-storage key exists only if it
 * is declared like this; the record of processing and the privacy notice are generated from the declarations.
 */
export type InventoryEntry = {
  /** Where it lives: `table room`, `log`, `browser storage` … */
  readonly where: string
  readonly field: string
  readonly purpose: string
  /** Whether it says something about a person, and how close to one it comes. */
  readonly category: 'none' | 'pseudonymous' | 'personal'
  /** Who can read it. */
  readonly recipient: string
  /** When it is deleted, in words for people. */
  readonly deadline: string
}
