import type { Config, Processor } from '../config/index.ts'
import {
  type InventoryEntry,
  InventoryError,
  inventory,
  inventoryFaults,
  type OperationId,
} from '../inventory/index.ts'
import { type Basis, bases } from './bases.ts'
import { type Endpoint, endpointsOf, processorsOf } from './endpoints.ts'
import { type Operation, operations } from './operations.ts'

/** An operation of this server as it is configured. */
export type OperationFacts = Operation & {
  /** Null in a trial or on a local network where nobody has said it. */
  readonly basis: Basis | null
  readonly entries: readonly InventoryEntry[]
}

/** What every document is generated from: the configuration in force and the data inventory, nothing else. */
export type Facts = {
  readonly config: Config
  readonly operations: readonly OperationFacts[]
  readonly endpoints: readonly Endpoint[]
  readonly processors: readonly Processor[]
  readonly inventory: readonly InventoryEntry[]
  /** Milliseconds since 1970: as of when. */
  readonly asOf: number
  readonly version: string
}

export type FactsParts = {
  readonly config: Config
  readonly asOf: number
  readonly version: string
  /** Another inventory than the one of this server: for tests that plant a gap. */
  readonly entries?: readonly InventoryEntry[]
}

/** @throws InventoryError: nothing is generated from an inventory with a gap */
export function gatherFacts({ config, asOf, version, entries = inventory }: FactsParts): Facts {
  const faults = inventoryFaults(entries)
  if (faults.length > 0) throw new InventoryError(faults)
  const happening = operations.filter(operation => operation.happens(config))
  const mine = entries.filter(entry => happens(entry, config, happening))
  return {
    config,
    asOf,
    version,
    operations: happening.map(operation => ({
      ...operation,
      basis: basisOf(config, operation),
      entries: mine.filter(entry => entry.operation === operation.id),
    })),
    endpoints: endpointsOf(config),
    processors: processorsOf(config),
    inventory: mine,
  }
}

/**
 * [P-03] The one legal basis of an operation. Without an answer to "authority" there is no default: a guess would be a
 * claim about the law.
 */
export function basisOf(config: Config, { setting }: Pick<Operation, 'setting'>): Basis | null {
  const chosen = config[setting]
  if (chosen !== 'default') return bases[chosen]
  if (config.authority === '') return null
  return bases[config.authority === 'true' ? 'task' : 'interest']
}

/** Some files exist in one mode only. */
function happens(entry: InventoryEntry, config: Config, happening: readonly Operation[]): boolean {
  if (entry.where === 'file lan-certificate.pem') return config.mode === 'lan'
  if (entry.where === 'file creation-grants') return config.mode !== 'trial'
  const ids: readonly OperationId[] = happening.map(({ id }) => id)
  return ids.includes(entry.operation)
}
