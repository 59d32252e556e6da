import { type Action, allowed } from '../actions.ts'
import { equalBytes } from '../bytes.ts'
import type { KeyHash } from '../ids.ts'
import { type MediaKind, mediaKinds } from '../meeting/index.ts'
import type { Rules } from './pair.ts'
import { type Identity, roleOf } from './roles.ts'

const ACTION: Record<MediaKind, Action> = {
  microphone: 'speak',
  camera: 'camera',
  screen: 'share',
  screenAudio: 'share',
}

/**
 * [K43] What a member may publish, by the role × action table and the switches. The server's media rights are made from
 * it, and what receivers let through: a server that lets more pass is not believed.
 */
export function mayPublish(
  leaf: Identity & { readonly keyHash: KeyHash },
  { charter, state: { switches } }: Rules,
): readonly MediaKind[] {
  const role = roleOf(leaf, charter)
  // Switches and "ask first" are for participants; who presents or moderates is not stopped by them.
  const leads = role !== 'participant'
  const sharer = switches.share === 'ask' && switches.sharers.some(key => equalBytes(key, leaf.keyHash))
  const on: Record<MediaKind, boolean> = {
    microphone: switches.microphone,
    camera: switches.camera,
    screen: switches.share === 'all' || sharer,
    screenAudio: switches.share === 'all' || sharer,
  }
  return mediaKinds.filter(kind => allowed(role, ACTION[kind], charter) && (leads || on[kind]))
}
