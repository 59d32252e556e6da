import { type Action, allowed } from '../actions.ts'
import { equalBytes } from '../bytes.ts'
import type { KeyHash } from '../ids.ts'
import { type MediaKind, mediaKinds } from '../meeting/index.ts'
import type { RoomState } from '../signed/state.ts'
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
  const role = roleOf(leaf, charter)
  if (!allowed(role, action, charter)) return false
  return role !== 'participant' || isSwitchedOn(leaf, action, state.switches)
}

/** [K43] What a member may publish. A server that lets more pass is not believed. */
export function mayPublish(leaf: Leaf, rules: Rules): readonly MediaKind[] {
  return mediaKinds.filter(kind => mayDo(leaf, PUBLISHING[kind], rules))
}

function isSwitchedOn(leaf: Leaf, action: Action, on: RoomState['switches']): boolean {
  if (action === 'chat' || action === 'react') return on.chat
  if (action === 'speak') return on.microphone
  if (action === 'camera') return on.camera
  if (action !== 'share' || on.share === 'all') return true
  return on.share === 'ask' && on.sharers.some(key => equalBytes(key, leaf.keyHash))
}
