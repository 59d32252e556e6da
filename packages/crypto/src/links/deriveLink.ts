import { type Bytes, hash, type RoomId } from '@konklave/protocol'
import { kdf } from '../kdf.ts'
import { Secret } from '../secret.ts'

/** [K3] What one generation of a room's link is good for. */
export type LinkKeys = {
  readonly roomId: RoomId
  /** Generation, from 0. */
  readonly g: number
  /** The link secret itself. */
  readonly secret: Secret
  /** Key of the MACs in leaves. */
  readonly admit: Secret
  /** Base of the keys for profiles and title. */
  readonly meta: Secret
  /** Shown to the server, which stores only its hash. 32 bytes. */
  readonly serverAuth: Bytes
  /** Opens the secrets of earlier generations (K4). */
  readonly older: Secret
}

export function deriveLink(roomId: RoomId, linkSecret: Uint8Array, g: number): LinkKeys {
  const derive = (name: string) => kdf({ ikm: linkSecret, salt: roomId, label: `konklave link ${name} v1` })
  return {
    roomId,
    g,
    secret: new Secret(linkSecret),
    admit: new Secret(derive('admit')),
    meta: new Secret(derive('meta')),
    serverAuth: derive('server auth'),
    older: new Secret(derive('older')),
  }
}

/** [K3] Goes into every media key, so that whoever lacks the link has no media even with all MLS secrets. 32 bytes. */
export function deriveMediaSalt(generation0: LinkKeys): Secret {
  if (generation0.g !== 0) throw new Error('the media salt comes from generation 0')
  const ikm = generation0.secret.unsafeBytes()
  return new Secret(kdf({ ikm, salt: generation0.roomId, label: 'konklave media salt v1' }))
}

/** What a state lists of a generation. */
export function authHashOf(link: LinkKeys): Bytes {
  return hash(link.serverAuth)
}
