import { openRing, type Rotation, rotateLink } from '@konklave/crypto'
import {
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
  keyMay,
  type Rules,
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
 * [K44] Whoever is barred in the main room is barred in each breakout: somebody who leads signs the states, and any member of a
 * breakout commits them. Whoever removed somebody does it at once; the others see whether it was done.
 */
export interface Bars {
  now(): void
}

const TURN_MS = 3_000
/** A breakout with nobody in it takes its rules when somebody comes. */
const TRIES = 5

export function createBars(
  deps: BreakoutsDeps & {
    readonly planned: ReadonlySignal<Planned | null>
    readonly book: KeyBook
    /** Rules that were signed here: they count here, too. */
    readonly signed: (room: RoomId, rules: Bytes) => void
  },
): Bars {
  const { room, view, planned, book } = deps
  const { identity } = room
  /** What was signed on which rules: said again it is the same, for another link of that number would be another state. */
  const made = new Map<string, { readonly before: Bytes; readonly next: Rotation }>()
  let tries = 0
  let working = false
  let seen = ''

  const signerFor = ({ charter, state }: Rules) =>
    [identity.owner, identity.member].find(
      key => key && keyMay(key.publicKey, 'kick', charter) && !isBarredKey(key.publicKey, state),
    )

  /** True when a breakout still lacked a bar. */
  const carry = async (bytes: Bytes, main: GroupView, plan: Planned): Promise<boolean> => {
    const rules = await rulesOf(bytes)
    if (!rules || !isBreakoutOf(rules, main)) return false
    const id = rules.charter.roomId as RoomId
    if (!hasRoom(plan.rooms, id)) return false
    const lacking = lackingBars(rules, main)
    const signer = signerFor(rules)
    if (lacking.length === 0) return false
    const ring = await ringOf(id, rules)
    if (!ring || !signer) return true
    const known = made.get(hex(id))
    const next =
      known && equalBytes(known.before, bytes)
        ? known.next
        : await rotateLink({ rules, ring, signer, bar: lacking })
    made.set(hex(id), { before: bytes, next })
    book.put({ room: id, g: next.g, secret: next.secret })
    deps.signed(id, next.rules)
    // The link first: whoever commits the state can then give it to those inside.
    await book.give(plan, [id])
    await deps.send({ t: 'roomRules', room: id, rules: next.rules })
    return true
  }
  const ringOf = async (id: RoomId, { state }: Rules) => {
    for (const { secret } of book.of(id)) {
      const ring = await openRing(id, secret, state)
      if (ring !== 'unknown-link') return ring
    }
    return null
  }

  const work = async () => {
    const [main, plan, stream] = [view.value, planned.value, deps.stream()]
    if (working || !main || !plan || !leadsBreakouts(main.own, main)) return
    if (main.rules.state.barred.length === 0 || plan.rooms.state === 'closed') return
    working = true
    try {
      if (!stream?.open || !deps.maySend.value) return again.ensure(TURN_MS)
      let left = false
      for (const bytes of await stream.breakouts()) left = (await carry(bytes, main, plan)) || left
      if (left && ++tries < TRIES) again.ensure(TURN_MS)
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
      if (!main || !plan || !leadsBreakouts(main.own, main)) return
      const now = [...main.rules.state.barred, ...plan.rooms.rooms.map(({ id }) => id)].map(hex).join()
      if (now === seen) return
      seen = now
      tries = 0
      if (main.rules.state.barred.length > 0) again.ensure(TURN_MS * (1 + leadingBefore(main)))
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
