import { catalogue, type EventSpec } from '../log/catalogue.ts'
import { storeInventory } from '../store/index.ts'
import { fileInventory } from './files.ts'
import type { InventoryEntry } from './types.ts'

export type { InventoryEntry } from './types.ts'

/**
 * [P-05] Everything this server keeps or writes, complete: tables, files, log. It sets no cookies (P-22), and what the
 * web app keeps in the browser is declared there. Memory is not in it: it ends with the meeting.
 */
export const inventory: readonly InventoryEntry[] = [...storeInventory, ...fileInventory, ...logInventory()]

function logInventory(): InventoryEntry[] {
  return Object.entries<EventSpec>(catalogue).flatMap(([event, { purpose, fields }]) =>
    ['time', ...Object.keys(fields)].map(field => ({
      where: `log ${event}`,
      field,
      purpose,
      category: 'none',
      recipient: 'the operator of this server',
      deadline: 'as long as the operator keeps the output of this program; the server itself stores no log',
    })),
  )
}
