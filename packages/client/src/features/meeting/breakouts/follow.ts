import { makeState, openRing, rotateLink } from '@konklave/crypto'
import {
  type Action,
  type Bytes,
  bodyOf,
  decode,
  equalBytes,
  hex,
  type KeyHash,
  keyHashOf,
  type RoomId,
  RULES_EXTENSION_MAX_BYTES,
  roomState,
  rulesExtension,
} from '@konklave/protocol'
import {
  includesBytes,
  isBarredKey,
  isBreakoutOf,
  isOutdated,
  keyMay,
  type Rules,
  sameLimits,
  verifyRules,
} from '@konklave/protocol/rules'
import { effect, type ReadonlySignal } from '@preact/signals-core'
import { createTimer } from '../../../kernel/timer.ts'
import type { GroupView } from '../group/group.ts'
import type { KeyBook } from './keyBook.ts'
import type { BreakoutsDeps } from './late.ts'
import { hasRoom, type Planned } from './plan.ts'
import { leadingBefore, leadsBreakouts } from './whoLeads.ts'

/**
 * [K44] Breakouts follow their main room. Whoever is barred there is barred in each of them, and what was withdrawn from single people
 * there is withdrawn in them: somebody who leads signs the states, and any member of a breakout commits them. Where somebody leads who leads here no
 * more, the room is made anew. Whoever removed somebody does it at once; the others see whether it was done.
 */
export interface Following {
  now(): void
}

const TURN_MS = 3_000
/** A breakout with nobody in it takes its rules when somebody comes. */
const TRIES = 5

type Next = { readonly rules: Bytes; readonly g?: number; readonly secret?: Bytes }

export function createFollowing(
  deps: BreakoutsDeps & {
    readonly planned: ReadonlySignal<Planned | null>
    readonly book: KeyBook
    /** Rules that were signed here: they count here, too. */
    readonly signed: (room: RoomId, rules: Bytes) => void
    readonly remake: (rooms: readonly RoomId[]) => Promise<void>
  },
): Following {
  const { room, view, planned, book, heard } = deps
  const { identity } = room
  /** What was signed on which rules: said again it is the same, for another state of that number would be another one. */
  const made = new Map<string, { readonly before: Bytes; readonly next: Next }>()
  let tries = 0
  let working = false
  let seen = ''

  const signerFor = ({ charter, state }: Rules, actions: readonly Action[]) =>
    [identity.owner, identity.member].find(
      key =>
        key &&
        actions.every(action => keyMay(key.publicKey, action, charter)) &&
        !isBarredKey(key.publicKey, state),
    )

  /** The next rules of a breakout; null where nobody here can sign them. */
  const nextFor = async (rules: Rules, main: GroupView): Promise<Next | null> => {
    const bar = lackingBars(rules, main)
    const limits = sameLimits(rules.state, main.rules.state) ? undefined : (main.rules.state.limits ?? [])
    const change = limits && { limits }
    const signer = signerFor(rules, [
      ...(bar.length > 0 ? ['kick' as const] : []),
      ...(limits ? ['limit' as const] : []),
    ])
    if (!signer) return null
    if (bar.length === 0) return { rules: await makeState(rules, change ?? {}, signer) }
    const ring = await ringOf(rules)
    return ring && rotateLink({ rules, ring, signer, bar, ...(change && { change }) })
  }
  const ringOf = async ({ charter, state }: Rules) => {
    const id = charter.roomId as RoomId
    for (const { secret } of book.of(id)) {
      const ring = await openRing(id, secret, state)
      if (ring !== 'unknown-link') return ring
    }
    return null
  }

  const carry = async (rules: Rules, main: GroupView, plan: Planned): Promise<void> => {
    const id = rules.charter.roomId as RoomId
    const known = made.get(hex(id))
    const next = known && equalBytes(known.before, rules.bytes) ? known.next : await nextFor(rules, main)
    if (!next) return
    made.set(hex(id), { before: rules.bytes, next })
    const { g, secret } = next
    if (g !== undefined && secret) book.put({ room: id, g, secret })
    deps.signed(id, next.rules)
    // The link first: whoever commits the state can then give it to those inside.
    if (secret) await book.give(plan, [id])
    await deps.send({ t: 'roomRules', room: id, rules: next.rules })
  }

  const work = async () => {
    const [main, plan, stream] = [view.value, planned.value, deps.stream()]
    if (working || !main || !plan || !leadsBreakouts(main.own, main) || plan.rooms.state === 'closed') return
    working = true
    try {
      if (!stream?.open || !deps.maySend.value) return again.ensure(TURN_MS)
      const all = (await Promise.all((await stream.breakouts()).map(rulesOf))).filter(
        rules => rules !== null && isBreakoutOf(rules, main) && hasRoom(plan.rooms, roomOf(rules)),
      ) as Rules[]
      const outdated = all.filter(rules => isOutdated(rules, main))
      const behind = all.filter(rules => !outdated.includes(rules) && lacks(rules, main))
      for (const rules of behind) await carry(rules, main, plan)
      if (outdated.length > 0) await deps.remake(outdated.map(roomOf))
      // Of those that are not told of a step is still on its way.
      const settled = all.length === plan.rooms.rooms.length && behind.length + outdated.length === 0
      if (!settled && ++tries < TRIES) again.ensure(TURN_MS)
    } catch {
      // Not answered: the same again.
      again.ensure(TURN_MS)
    } finally {
      working = false
    }
  }
  const again = createTimer(room.deps.clock, () => void work())

  room.scope.add(
    effect(() => {
      const [main, plan] = [view.value, planned.value]
      const inUse = [...new Set([...heard.value.values()].map(one => one.room))].sort()
      if (!main || !plan || !leadsBreakouts(main.own, main)) return
      const { charter, state } = main.rules
      const now = [
        ...[...state.barred, ...charter.owners, ...plan.rooms.rooms.map(({ id }) => id)].map(hex),
        ...[...charter.roles, ...(state.limits ?? [])].map(one =>
          JSON.stringify({ ...one, keyHash: hex(one.keyHash) }),
        ),
        ...inUse,
      ].join()
      if (now === seen) return
      seen = now
      tries = 0
      again.ensure(TURN_MS * (1 + leadingBefore(main)))
    }),
  )
  room.scope.add(again.stop)
  return {
    now() {
      tries = 0
      again.start(0)
    },
  }
}

const roomOf = ({ charter }: Rules): RoomId => charter.roomId as RoomId

const lacks = (rules: Rules, main: GroupView): boolean =>
  lackingBars(rules, main).length > 0 || !sameLimits(rules.state, main.rules.state)

/**
 * Keys barred in the main room and not there. The owner key of somebody who has stepped down since is still an owner's there: a state
 * that barred it would bar nobody, as nobody takes it. The member key is barred all the same.
 */
function lackingBars({ charter, state }: Rules, main: GroupView): KeyHash[] {
  const there = [...state.barred, ...charter.owners.map(keyHashOf)]
  return main.rules.state.barred.filter(key => !includesBytes(there, key))
}

async function rulesOf(bytes: Bytes): Promise<Rules | null> {
  try {
    const pair = decode(rulesExtension, bytes, RULES_EXTENSION_MAX_BYTES)
    const verified = await verifyRules(bytes, bodyOf(roomState, pair.state).roomId)
    return verified.ok ? verified.value : null
  } catch {
    return null // the server handed it on
  }
}
