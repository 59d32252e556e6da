import { addToRing, firstRing, openKept, openRing } from '@konklave/crypto'
import { type Bytes, hex, type KeyHash } from '@konklave/protocol'
import { compareRules, leadsOn, type Rules, verifyRules } from '@konklave/protocol/rules'
import type { RoomContext } from '../context.ts'
import { rememberLink } from '../identity/recallLink.ts'

export type RulesVerdict =
  | { readonly t: 'ok'; readonly rules: Rules }
  /** Not rules of this room, or signed by nobody entitled. */
  | { readonly t: 'bad-room' }
  | { readonly t: 'newer-rules' }
  /** [K31] Older than what this tab has seen, or another pair of the same number. */
  | { readonly t: 'rolled-back' }
  | { readonly t: 'link-unknown' }

/** [K1, K8, K19] Rules as the server shows them: verified from the room id, compared with what this tab remembers. */
export async function takeRules(bytes: Bytes, room: RoomContext): Promise<RulesVerdict> {
  const verified = await verifyRules(bytes, room.roomId)
  if (!verified.ok) return { t: verified.reason === 'newer-rules' ? 'newer-rules' : 'bad-room' }
  // [K44] The main room said that this is one of its breakouts: only its own word says of whom.
  if (room.deps.within?.accepts(verified.value) === false) return { t: 'bad-room' }
  const known = await knownRules(room)
  if (known && !mayFollow(known, verified.value)) return { t: 'rolled-back' }
  return (await adopt(verified.value, room)) ? { t: 'ok', rules: verified.value } : { t: 'link-unknown' }
}

/** [K8, K19] The same rules, or newer ones that nobody barred in the known ones can have made. */
export function mayFollow(known: Rules, shown: Rules): boolean {
  const order = compareRules(shown, known)
  return order === 'same' || (order === 'newer' && leadsOn(known, shown) === null)
}

/**
 * [K29] False while newer rules are known than the group carries: after a void, or a restart with the state before.
 * Somebody whom they bar may still have the keys of this epoch, so nothing is sent in it.
 */
export function carriesNewest(known: Rules | null, carried: Rules): boolean {
  return known === null || compareRules(known, carried) !== 'newer'
}

/** Rules of the group in force: remembered if newer. False when the link in hand fits none of its generations. */
export async function adopt(rules: Rules, room: RoomContext): Promise<boolean> {
  const known = await knownRules(room)
  const order = known ? compareRules(rules, known) : 'newer'
  // Every epoch brings its rules along: most often the ones that are held already, and nothing new opens.
  if (order === 'same' && room.ring.value) return true
  if (order === 'newer') {
    room.rules.value = rules
    await room.memory.setRules(
      { charter: rules.charterSigned, state: rules.stateSigned },
      barredBy(rules, known, room),
    )
  } else room.rules.value ??= known
  return growRing(rules, room)
}

/** The newest rules this tab has seen, from memory after a reload. */
export async function knownRules(
  room: Pick<RoomContext, 'memory' | 'roomId' | 'rules'>,
): Promise<Rules | null> {
  if (room.rules.value) return room.rules.value
  const kept = room.memory.rulesBytes
  if (!kept) return null
  const verified = await verifyRules(kept, room.roomId)
  if (verified.ok) room.rules.value = verified.value
  return verified.ok ? verified.value : null
}

/** [K19] Keys seen barred in this passGen. A new passGen starts anew with what it bars itself. */
function barredBy(rules: Rules, known: Rules | null, room: RoomContext): KeyHash[] {
  const keep = known && known.state.passGen === rules.state.passGen ? room.memory.barred : []
  const all = new Map([...keep, ...rules.state.barred].map(key => [hex(key), key as KeyHash]))
  return [...all.values()]
}

async function growRing(rules: Rules, room: RoomContext): Promise<boolean> {
  const held = room.ring.value
  const grown = held
    ? await addToRing(held, { ...newestOf(held), state: rules.state })
    : await openRing(room.roomId, room.linkSecret, rules.state)
  if (typeof grown !== 'string') room.ring.value = grown
  // An owner link is of generation 0, and good for the room's life although a state lists only the newest (K17). Into a
  // breakout its owner comes by any generation (K44).
  else if (!held && room.identity.owner && !room.deps.within)
    room.ring.value = firstRing(room.roomId, room.linkSecret)
  await recallKept(rules, room)
  return room.ring.value !== null
}

/** [K4] What the owner key kept for itself: else whoever comes back to an empty room by the key link would have to rotate. */
async function recallKept({ state }: Rules, { identity, ring, roomId, deps }: RoomContext): Promise<void> {
  const held = ring.value
  if (!held || !identity.owner || held.generations.has(state.linkGen)) return
  const link = await openKept(identity.owner, roomId, state)
  const grown = link && (await addToRing(held, { g: link.g, secret: link.secret.unsafeBytes(), state }))
  if (!grown || grown === 'wrong-secret') return
  ring.value = grown
  await rememberLink(deps.tab, { kind: 'guest', roomId, linkSecret: link.secret.unsafeBytes() })
}

/** The link secrets held stay; a newer state may only open more of the older ones. */
function newestOf(ring: NonNullable<RoomContext['ring']['value']>) {
  const g = Math.max(...ring.generations.keys())
  const link = ring.generations.get(g)
  return { g, secret: link?.secret.unsafeBytes() ?? new Uint8Array() }
}
