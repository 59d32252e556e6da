import { type BoardEntry, type PlanEntry, planStatement, sign } from '@konklave/protocol'
import { until } from '../../../kernel/until.ts'
import type { Writing } from '../board/board.ts'
import { compare } from '../board/merge.ts'
import { mayPlan } from '../board/planEntry.ts'
import type { RoomContext } from '../context.ts'
import { ActionRefused } from '../types.ts'
import type { BreakoutsDeps } from './late.ts'

type Name = 'breakouts' | 'places'
type Value<N extends Name> = Extract<BoardEntry, { name: N }>['value']

/**
 * Changes an entry of the board that several people change at once. Of two that are written at the same time one counts: the other's
 * author sees it, and makes its change again on what won. `change` returns null when nothing is left to do. @throws ActionRefused
 */
export type ChangeBoard = <N extends Name>(name: N, change: () => Value<N> | null) => Promise<void>

const TRIES = 6
const ARRIVES_MS = 20_000
/** So long somebody else's entry of the same version may still be on its way. */
const RIVAL_MS = 3_000

export function createChangeBoard(
  { board, view, maySend }: Pick<BreakoutsDeps, 'board' | 'view' | 'maySend'>,
  { deps: { clock }, scope, identity }: Pick<RoomContext, 'deps' | 'scope' | 'identity'>,
): ChangeBoard {
  /** One after the other: each is signed with its version. */
  let tail: Promise<void> = Promise.resolve()
  const options = (ms: number) => ({ clock, ms, abort: scope.signal })
  const write = async <N extends Name>(name: N, value: Value<N>) => {
    const n = board.next(name)
    const group = view.value
    const keys = identity.owner ? [identity.owner, identity.member] : [identity.member]
    const signer = group && keys.find(({ publicKey }) => mayPlan(publicKey, group))
    if (!group || !signer) throw new ActionRefused('not-allowed')
    const writing = { name, value } as Pick<PlanEntry, 'name' | 'value'>
    const { key, sig } = await sign('plan', planStatement(group.groupId, { ...writing, n }), signer)
    return board.write(writing as Writing, { n, by: new Uint8Array(key), sig: new Uint8Array(sig) })
  }
  const changeBoard: ChangeBoard = (name, change) => {
    const done = tail.then(() => changed(name, change))
    tail = done.catch(() => undefined)
    return done
  }
  const changed: ChangeBoard = async (name, change) => {
    for (let i = 0; i < TRIES; i++) {
      await until(maySend, may => may, options(ARRIVES_MS))
      const value = change()
      if (value === null) return
      const entry = await write(name, value)
      const there = () => board.entries.value.get(name)?.entry
      const arrived = await until(board.entries, () => (there()?.n ?? 0) >= entry.n, options(ARRIVES_MS))
      if (!arrived) throw new ActionRefused('offline')
      const now = there()
      if (!now || compare(now, entry) !== 0) continue
      const rival = () => there()?.n === entry.n && compare(there() ?? entry, entry) !== 0
      void until(board.entries, rival, options(RIVAL_MS))
        .then(beaten => (beaten ? changeBoard(name, change) : undefined))
        .catch(() => undefined)
      return
    }
    throw new ActionRefused('stale-epoch')
  }
  return changeBoard
}
