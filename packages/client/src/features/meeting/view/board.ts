import { type BoardEntry, hex } from '@konklave/protocol'
import { computed, type ReadonlySignal } from '@preact/signals-core'
import type { Entries, Held } from '../board/merge.ts'
import type { Countdown } from '../floor.ts'
import type { GroupView } from '../group/group.ts'
import type { PersonId } from '../types.ts'

/** The entries of the board as screens read them. */
export function boardOf(view: ReadonlySignal<GroupView | null>, entries: ReadonlySignal<Entries>) {
  const countdown = (name: 'timer' | 'pause') =>
    computed((): Countdown | null => {
      const held = entries.value.get(name)
      return held && isCountdown(held) && held.entry.value > 0
        ? { id: `${name} ${held.entry.n}`, ms: held.entry.value, until: held.since + held.entry.value }
        : null
    })
  return {
    timer: countdown('timer'),
    pause: countdown('pause'),
    spotlight: computed((): readonly PersonId[] => {
      const entry = entries.value.get('spotlight')?.entry
      const here = new Set(view.value?.members.map(({ id }) => id))
      return entry?.name === 'spotlight' ? [...new Set(entry.value.map(hex))].filter(id => here.has(id)) : []
    }),
  }
}

type Timed = Held & { readonly entry: Extract<BoardEntry, { name: 'timer' | 'pause' }> }
const isCountdown = (held: Held): held is Timed => held.entry.name === 'timer' || held.entry.name === 'pause'
