import { computed, type ReadonlySignal } from '@preact/signals-core'
import type { GroupView } from '../group/group.ts'
import type { Comparison, TrustBoard } from '../trust/trust.ts'
import type { Trust } from '../types.ts'

/** [K46, K47] The code is shown only once somebody confirmed this epoch: before, it proves nothing. */
export function trustOf(p: {
  readonly view: ReadonlySignal<GroupView | null>
  readonly board: TrustBoard
  readonly gate: ReadonlySignal<boolean>
  /** False until it is known how this member entered. */
  readonly began: ReadonlySignal<boolean>
  /** True 5 s after entering. */
  readonly late: ReadonlySignal<boolean>
}): ReadonlySignal<Trust> {
  return computed(() => {
    const group = p.view.value
    const people = group?.members ?? []
    const compare = p.board.comparison.value
    const compared = p.board.compared.value
    const shown = p.board.shown.value
    const different = p.board.different.value
    const joinedSince = (then: Comparison) => people.filter(({ id }) => !then.people.has(id)).length
    const code = p.board.code.value
    const unconfirmed = group !== null && p.began.value && !p.gate.value
    return {
      code: p.gate.value && code?.epoch === group?.epoch ? (code?.code ?? null) : null,
      epoch: group?.epoch ?? 0,
      people: people.length,
      unconfirmed,
      nobodyConfirmed: unconfirmed && p.late.value,
      compare: compare && {
        code: compare.code,
        shownAt: shown?.of === compare ? shown.at : null,
        at: compare.at,
        until: compare.until,
        joinedSince: joinedSince(compare),
        by: compare.by,
        said: compared === compare ? 'same' : different === compare ? 'different' : null,
      },
      compared: compared && { at: compared.at, joinedSince: joinedSince(compared) },
      different: different && { at: different.at },
    }
  })
}
