import type { Words } from '@konklave/protocol'

/** What data are processed for. Each has one legal basis (P-03): see `duties/operations.ts`. */
export const operationIds = ['meeting', 'rooms', 'operation', 'certificate'] as const
export type OperationId = (typeof operationIds)[number]

/**
 * One thing that is kept, and why (P-05). A column, log event, metric, cookie or browser-storage key exists only if it
 * is declared like this; the record of processing and the privacy notice are generated from the declarations.
 */
export type InventoryEntry = {
  /** Where it lives; the first word is one of {@link placeKinds}: `table room`, `log server.ready` … */
  readonly where: string
  readonly field: string
  /** What it is, where its name is not the one of a column, a log field or a storage key. */
  readonly label?: Words
  readonly operation: OperationId
  readonly purpose: Words
  /** Whether it says something about a person, and how close to one it comes. */
  readonly category: 'none' | 'pseudonymous' | 'personal'
  /** Who can read it. */
  readonly recipient: Words
  /** When it is deleted, in words for people. */
  readonly deadline: Words
}

export const placeKinds = ['table', 'file', 'log', 'memory', 'browser'] as const
export type PlaceKind = (typeof placeKinds)[number]

/** Null where the place is none that a document could name. */
export function placeKindOf({ where }: InventoryEntry): PlaceKind | null {
  const [first] = where.split(' ')
  return placeKinds.find(kind => kind === first) ?? null
}
