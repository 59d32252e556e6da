import { words } from '@konklave/protocol'
import { catalogue, type EventSpec } from '../log/catalogue.ts'
import { storeInventory } from '../store/index.ts'
import { browserInventory } from './browser.ts'
import { fileInventory } from './files.ts'
import { memoryInventory } from './memory.ts'
import { operator } from './recipients.ts'
import type { InventoryEntry } from './types.ts'

export { InventoryError, inventoryFaults } from './faults.ts'
export {
  type InventoryEntry,
  type OperationId,
  operationIds,
  type PlaceKind,
  placeKindOf,
  placeKinds,
} from './types.ts'

/**
 * [P-05] Everything, complete: what this server keeps or writes (tables, files, log), what it holds of people in memory
 * while they are here, what the web app keeps in their browsers. It sets no cookies (P-22).
 */
export const inventory: readonly InventoryEntry[] = [
  ...storeInventory,
  ...fileInventory,
  ...logInventory(catalogue),
  ...memoryInventory,
  ...browserInventory,
]

/** Each field of each event, with its time. */
export function logInventory(events: Readonly<Record<string, EventSpec>>): InventoryEntry[] {
  return Object.entries(events).flatMap(([event, { purpose, fields }]) =>
    ['time', ...Object.keys(fields)].map(field => ({
      where: `log ${event}`,
      field,
      operation: 'operation' as const,
      purpose,
      category: 'none' as const,
      recipient: operator,
      deadline: words(
        'solange der Betreiber die Ausgabe dieses Programms aufbewahrt; der Server selbst speichert kein Protokoll',
        'as long as the operator keeps the output of this program; the server itself stores no log',
      ),
    })),
  )
}
