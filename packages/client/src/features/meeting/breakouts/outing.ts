import type { RoomId } from '@konklave/protocol'
import type { Signal } from '@preact/signals-core'

/** [K44] What heartbeats in the main room say of the breakouts, as it stands in them. */
export type Outing = Signal<{
  /** Where this member is; absent: in the main room only. */
  readonly room?: RoomId
  readonly help?: true
  /** A key that this member should have has not come. */
  readonly lacksKeys?: true
}>

/** Says one thing anew. */
export function sayOuting(outing: Outing, what: 'help' | 'lacksKeys', on: boolean): void {
  const { [what]: was, ...others } = outing.peek()
  if ((was === true) !== on) outing.value = on ? { ...others, [what]: true } : others
}
