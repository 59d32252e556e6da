import { computed, type ReadonlySignal } from '@preact/signals-core'
import type { GroupView } from '../group/group.ts'
import type { TrustBoard } from '../trust/trust.ts'
import type { Trust } from '../types.ts'

/** [K46, K47] The code is shown only once somebody confirmed this epoch: before, it proves nothing. */
export function trustOf(p: {
  readonly view: ReadonlySignal<GroupView | null>
  readonly board: TrustBoard
  readonly gate: ReadonlySignal<boolean>
}): ReadonlySignal<Trust> {
  return computed(() => {
    const group = p.view.value
    const people = group?.members ?? []
    const compare = p.board.comparison.value
    return {
      code: p.gate.value ? p.board.code.value : null,
      epoch: group?.epoch ?? 0,
      people: people.length,
      unconfirmed: group !== null && !p.gate.value,
      compare: compare && {
        code: compare.code,
        at: compare.at,
        until: compare.until,
        joinedSince: people.filter(({ id }) => !compare.people.has(id)).length,
      },
    }
  })
}
