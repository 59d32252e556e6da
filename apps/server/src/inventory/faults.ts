import { type InventoryEntry, operationIds, placeKindOf } from './types.ts'

const CATEGORIES = ['none', 'pseudonymous', 'personal']
/** Their fields have no names in the code that could stand in a document. */
const NAMELESS = ['file', 'memory']

/** The inventory is incomplete, so nothing is generated from it: a document with a gap would not be true. */
export class InventoryError extends Error {
  override readonly name = 'InventoryError'
  readonly reason = 'incomplete'
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(`The data inventory is incomplete: ${faults.join('; ')}`)
    this.faults = faults
  }
}

/**
 * [P-05] What a declaration lacks, one line each. Types say most of it; this holds where they were got round, and finds
 * what they cannot say: texts that are empty, the same thing twice.
 */
export function inventoryFaults(entries: readonly InventoryEntry[]): string[] {
  const seen = new Set<string>()
  return entries.flatMap(entry => {
    const name = `${entry.where} ${entry.field}`
    const twice = seen.has(name)
    seen.add(name)
    const kind = placeKindOf(entry)
    const parts = [
      'purpose',
      'recipient',
      'deadline',
      ...(kind && NAMELESS.includes(kind) ? ['label' as const] : []),
    ] as const
    const lacks = parts.flatMap(part =>
      (['de', 'en'] as const).flatMap(language => {
        const text: unknown = entry[part]?.[language]
        return typeof text === 'string' && text.trim().length > 10 ? [] : [`${part} (${language})`]
      }),
    )
    return [
      ...(twice ? [`${name} is declared twice`] : []),
      ...(kind === null || entry.field === '' ? [`${name} names no place`] : []),
      ...(operationIds.includes(entry.operation) ? [] : [`${name} serves no operation`]),
      ...(CATEGORIES.includes(entry.category) ? [] : [`${name} has no category`]),
      ...(lacks.length > 0 ? [`${name} lacks ${lacks.join(', ')}`] : []),
    ]
  })
}
