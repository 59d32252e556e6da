import { makeOwnerLink } from '@konklave/crypto'
import { equalBytes, type Signed } from '@konklave/protocol'
import { isOwnerKey, nextOwners, ownersWithout, readStepDown } from '@konklave/protocol/rules'
import { wait } from '../../../../kernel/timer.ts'
import { until } from '../../../../kernel/until.ts'
import type { GroupView } from '../../group/group.ts'
import type { Member } from '../../group/member.ts'
import { ActionRefused } from '../../types.ts'
import { changeCharter } from '../changeCharter.ts'
import type { OwnerBody, OwnersDeps } from './front.ts'

/**
 * [K17] An owner who wants to be none any more. The charter must be signed by one who stays, and is only by one whose own key
 * cannot be lost with its tab: so a room never ends up with nobody who can open it.
 */
export interface Leaver {
  /** @throws ActionRefused: `last-owner`; `nobody-there` to sign it; `unanswered`, then it may still come. */
  stepDown(): Promise<void>
  asked(sender: Member, body: Extract<OwnerBody, { t: 'stepDown' }>): Promise<void>
  /** Does what waited for the own key to be put away. */
  resume(): Promise<void>
  stop(): void
}

const ANSWER_WITHIN_MS = 30_000
/** So long the owner whose turn it is has before the next one does it. */
const TURN_MS = 3_000
/** What is refused once may be possible a moment later: a room is in motion where owners change. */
const TRIES = { max: 5, afterMs: 2_000 }

export function createLeaver(
  { room, group, acting, send }: OwnersDeps,
  /** The own key is put away. */
  isKept: () => boolean,
): Leaver {
  const { clock } = room.deps
  let waiting: Signed | null = null
  const planned = new Set<() => void>()

  const sign = async (link: Signed): Promise<void> => {
    const { owner } = room.identity
    if (!owner || equalBytes(owner.publicKey, link.key)) return
    // Somebody else has done it, or the owners are others by now: then there is nothing to sign.
    const change = ({ rules: { charter } }: GroupView) => readStepDown(link, charter)
    for (let left = TRIES.max; left > 0 && !room.scope.signal.aborted; left--) {
      try {
        return await changeCharter({ room, acting }, change)
      } catch {
        await wait(clock, TRIES.afterMs, room.scope.signal)
      }
    }
  }
  const others = ({ members, rules }: GroupView, key: Uint8Array): Member[] =>
    members.filter(
      ({ leaf: { cert } }) => cert && isOwnerKey(cert.key, rules.charter) && !equalBytes(cert.key, key),
    )

  return {
    stop() {
      for (const cancel of planned) cancel()
    },
    async stepDown() {
      const view = group.view.value
      const key = room.identity.owner?.publicKey
      if (!view || !key || !room.identity.owner || !isOwnerKey(key, view.rules.charter))
        throw new ActionRefused('not-allowed')
      const { charter } = view.rules
      const left = ownersWithout(charter, key)
      if (left.length === 0) throw new ActionRefused('last-owner')
      const wanted = nextOwners(charter, left)
      if (!wanted) throw new ActionRefused('too-many')
      if (others(view, key).length === 0) throw new ActionRefused('nobody-there')
      await send({ t: 'stepDown', link: await makeOwnerLink(wanted, room.identity.owner) })
      const isOver = (now: GroupView | null) => now !== null && !isOwnerKey(key, now.rules.charter)
      const over = await until(group.view, isOver, { clock, ms: ANSWER_WITHIN_MS, abort: room.scope.signal })
      if (!over) throw new ActionRefused('unanswered')
    },
    async asked(_, { link }) {
      const view = group.view.value
      if (!view || !(await readStepDown(link, view.rules.charter))) return
      if (!isKept()) {
        waiting = link
        return
      }
      const place = others(view, link.key).findIndex(({ id }) => id === view.own.id)
      if (place < 0) return
      if (place === 0) return sign(link)
      const cancel = clock.after(place * TURN_MS, () => {
        planned.delete(cancel)
        void sign(link)
      })
      planned.add(cancel)
    },
    async resume() {
      const link = waiting
      waiting = null
      if (link) await sign(link)
    },
  }
}
