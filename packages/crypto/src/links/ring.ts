import type { RoomId, RoomState } from '@konklave/protocol'
import { generationOf } from '@konklave/protocol/rules'
import type { Secret } from '../secret.ts'
import { deriveLink, deriveMediaSalt, type LinkKeys } from './deriveLink.ts'
import { isListed, openOlder } from './older.ts'

/** The generations of a room's link that somebody holds. Immutable. */
export type LinkRing = {
  readonly roomId: RoomId
  readonly generations: ReadonlyMap<number, LinkKeys>
  /** Null until generation 0 is known (K3): no media before. */
  readonly mediaSalt: Secret | null
}

type LinkState = Pick<RoomState, 'linkGen' | 'older' | 'authHash'>

/**
 * [K3, K4] The ring of whoever has only a link. `unknown-link`: no generation listed fits, so the link is not of this
 * room or older than what the state remembers. A ring whose newest is not state.linkGen comes "by an old link".
 */
export async function openRing(
  roomId: RoomId,
  linkSecret: Uint8Array,
  state: LinkState,
): Promise<LinkRing | 'unknown-link'> {
  const g = generationOf(deriveLink(roomId, linkSecret, 0).serverAuth, state)
  if (g === null) return 'unknown-link'
  return withLinks(
    { roomId, generations: new Map(), mediaSalt: null },
    await unfold(deriveLink(roomId, linkSecret, g), state),
  )
}

/** The ring of the creator: generation 0 only. */
export function firstRing(roomId: RoomId, linkSecret: Uint8Array): LinkRing {
  return withLinks({ roomId, generations: new Map(), mediaSalt: null }, [deriveLink(roomId, linkSecret, 0)])
}

/** [K4] A secret that came as a message. `wrong-secret`: it is not the one the state lists for this generation. */
export async function addToRing(
  ring: LinkRing,
  p: { readonly g: number; readonly secret: Uint8Array; readonly state: LinkState },
): Promise<LinkRing | 'wrong-secret'> {
  const link = deriveLink(ring.roomId, p.secret, p.g)
  return isListed(link, p.state) ? withLinks(ring, await unfold(link, p.state)) : 'wrong-secret'
}

/** The ring with one more generation that its maker knows to be right. */
export function withLinks(ring: LinkRing, links: readonly LinkKeys[]): LinkRing {
  const generations = new Map(ring.generations)
  for (const link of links) generations.set(link.g, link)
  const first = generations.get(0)
  return { roomId: ring.roomId, generations, mediaSalt: first === undefined ? null : deriveMediaSalt(first) }
}

/** The newest generation held. */
export function newestLink(ring: LinkRing): LinkKeys {
  const newest = ring.generations.get(Math.max(...ring.generations.keys()))
  if (newest === undefined) throw new Error('a ring holds at least one generation')
  return newest
}

async function unfold(link: LinkKeys, state: LinkState): Promise<LinkKeys[]> {
  return [link, ...(await openOlder(link, state))]
}
