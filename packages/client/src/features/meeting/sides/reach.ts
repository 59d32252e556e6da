import { computed, type ReadonlySignal } from '@preact/signals-core'
import type { Clock } from '../../../kernel/ports.ts'
import type { Surface } from '../context.ts'
import type { Lead } from '../lead/createLead.ts'
import { ActionRefused } from '../refused.ts'
import type { Running } from '../running.ts'

/** How a side of the room gets at the running one; there is none before keys and memory are loaded. */
export type Reach = {
  readonly running: ReadonlySignal<Running | null>
  readonly surface: Surface
  readonly clock: Clock
  /** Part of the running room, or what holds before there is one. */
  from<T>(read: (running: Running) => T, otherwise: T): ReadonlySignal<T>
  /** @throws ActionRefused */
  now(): Running
  /** By what only those who lead do. @throws ActionRefused */
  lead<T>(act: (lead: Lead) => Promise<T>): Promise<T>
  /** Nothing is begun any more. */
  end(): void
}

export function reachOf(p: Pick<Reach, 'running' | 'surface' | 'clock' | 'end'>): Reach {
  const { running } = p
  const now = (): Running => {
    if (!running.value) throw new ActionRefused('not-inside')
    return running.value
  }
  return {
    ...p,
    from: (read, otherwise) => computed(() => (running.value ? read(running.value) : otherwise)),
    now,
    lead: async act => act(await now().parts.lead()),
  }
}
