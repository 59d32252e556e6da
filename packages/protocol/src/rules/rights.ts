import { type Action, allowed } from '../actions.ts'
import { equalBytes } from '../bytes.ts'
import type { KeyHash } from '../ids.ts'
import { type MediaKind, mediaKinds } from '../meeting/mediaKinds.ts'
import type { Limitable, RoomState } from '../signed/state.ts'
import type { Rules } from './pair.ts'
import { type Identity, roleOf } from './roles.ts'

type Leaf = Identity & { readonly keyHash: KeyHash }

const PUBLISHING: Record<MediaKind, Action> = {
  microphone: 'speak',
  camera: 'camera',
  screen: 'share',
  screenAudio: 'share',
}

/**
 * [K43] Whether a leaf may do something now: the role × action table, and for participants the switches. Rights of the
 * media engine, what receivers let through and what a client offers its person are all made from this.
 */
export function mayDo(leaf: Leaf, action: Action, { charter, state }: Rules): boolean {
  if (state.parent && OF_MAIN_ROOMS.includes(action)) return false
  if (charter.kind === 'call' && SEEN.includes(action)) return false
  const role = roleOf(leaf, charter)
  if (!allowed(role, action, charter)) return false
  if (role === 'owner' || role === 'moderator') return true
  const limit = LIMITS[action]
  if (limit && limitsOf(leaf, state).includes(limit)) return false
  return role !== 'participant' || isSwitchedOn(leaf, action, state.switches)
}

/** [K44] A breakout has no breakouts, and keeps the charter that it was made with. */
const OF_MAIN_ROOMS: readonly Action[] = ['breakouts', 'setCharter']

/** What there is in no call. */
const SEEN: readonly Action[] = ['camera', 'share']

/** [K43] What is withdrawn from this person alone. */
export function limitsOf(
  { keyHash }: Pick<Leaf, 'keyHash'>,
  { limits = [] }: RoomState,
): readonly Limitable[] {
  return limits.find(limit => equalBytes(limit.keyHash, keyHash))?.no ?? []
}

const LIMITS: Partial<Record<Action, Limitable>> = {
  speak: 'microphone',
  camera: 'camera',
  chat: 'chat',
  react: 'reactions',
}

/** [K43] What a member may publish. A server that lets more pass is not believed. */
export function mayPublish(leaf: Leaf, rules: Rules): readonly MediaKind[] {
  return mediaKinds.filter(kind => mayDo(leaf, PUBLISHING[kind], rules))
}

function isSwitchedOn(leaf: Leaf, action: Action, on: RoomState['switches']): boolean {
  if (action === 'chat') return on.chat
  if (action === 'react') return on.reactions ?? on.chat
  if (action === 'raiseHand') return on.hands ?? true
  if (action === 'rename') return on.rename ?? true
  if (action === 'speak') return on.microphone || isNamed(leaf, on.speakers)
  if (action === 'camera') return on.camera
  if (action !== 'share' || on.share === 'all') return true
  return on.share === 'ask' && isNamed(leaf, on.sharers)
}

function isNamed(leaf: Leaf, list: RoomState['switches']['sharers'] = []): boolean {
  return list.some(key => equalBytes(key, leaf.keyHash))
}
