import { type Bytes, base64url, concat, fromBase64url } from './bytes.ts'
import { hash } from './hash.ts'
import type { RoomId } from './ids.ts'

/**
 * [K2] What follows `#` in a link. `guest` lets knock or join; `owner` also carries the owner key's seed and is
 * shown once; `role` carries the seed of a key that a charter may name moderator or presenter, and is shown once, too; `grant` allows creating rooms on this server.
 */
export type LinkToken =
  | { readonly kind: 'guest'; readonly roomId: RoomId; readonly linkSecret: Bytes }
  | { readonly kind: 'owner'; readonly roomId: RoomId; readonly linkSecret: Bytes; readonly ownerSeed: Bytes }
  | { readonly kind: 'role'; readonly roomId: RoomId; readonly linkSecret: Bytes; readonly roleSeed: Bytes }
  | { readonly kind: 'grant'; readonly grant: Bytes }

/** The seed of an Ed25519 key that a link carries; null for one that carries none. */
export function keySeedOf(link: LinkToken): Bytes | null {
  if (link.kind === 'owner') return link.ownerSeed
  return link.kind === 'role' ? link.roleSeed : null
}

export type LinkProblem = 'missing' | 'cut' | 'newer-version'

const VERSION = 1
const KINDS = ['guest', 'owner', 'grant', 'role'] as const
const BODY_SIZE_BYTES = { guest: 48, owner: 80, grant: 32, role: 80 } as const

/** base64url of version ‖ kind ‖ body ‖ first two bytes of the hash of all that. */
export function formatToken(token: LinkToken): string {
  const head = concat(Uint8Array.of(VERSION, KINDS.indexOf(token.kind)), bodyOf(token))
  return base64url(concat(head, hash(head).slice(0, 2)))
}

/** Path and fragment of a room on its host. */
export const roomPath = (token: Exclude<LinkToken, { kind: 'grant' }>): string => `/m#${formatToken(token)}`

/**
 * Parses the fragment with or without its `#`, and without what a sentence around the link may have left at its end: a dot,
 * a bracket, a space. A cut, mistyped or missing token is an expected outcome.
 */
export function parseToken(fragment: string): LinkToken | LinkProblem {
  const text = fragment.trim().replace(/^#/, '')
  if (text === '') return 'missing'
  const bytes = fromBase64url(/^[\w-]*/.exec(text)?.[0] ?? '')
  if (!bytes || bytes.length < 4) return 'cut'
  const head = bytes.slice(0, -2)
  const sum = hash(head)
  if (sum[0] !== bytes.at(-2) || sum[1] !== bytes.at(-1)) return 'cut'
  if (head[0] !== VERSION) return 'newer-version'
  const kind = KINDS[head[1] ?? 255]
  if (!kind) return 'newer-version'
  const body = head.slice(2)
  if (body.length !== BODY_SIZE_BYTES[kind]) return 'cut'
  if (kind === 'grant') return { kind, grant: body }
  const roomId = body.slice(0, 16) as RoomId
  const linkSecret = body.slice(16, 48)
  if (kind === 'guest') return { kind, roomId, linkSecret }
  const seed = body.slice(48)
  return kind === 'owner'
    ? { kind, roomId, linkSecret, ownerSeed: seed }
    : { kind, roomId, linkSecret, roleSeed: seed }
}

function bodyOf(token: LinkToken): Bytes {
  if (token.kind === 'grant') return token.grant as Bytes
  const common = concat(token.roomId, token.linkSecret)
  const seed = keySeedOf(token)
  return seed ? concat(common, seed) : common
}
