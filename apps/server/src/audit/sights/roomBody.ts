import { randomBytes } from 'node:crypto'
import { encode } from '@konklave/protocol'

/** Of the shape of a new room, signed by nobody: a permission that holds makes it `bad-room`, any other is refused before. */
export function roomBody(grant?: Uint8Array): Uint8Array {
  const noise = () => ({ body: random(8), key: random(32), sig: random(64) })
  return encode({ charter: noise(), state: noise(), ...(grant && { grant: new Uint8Array(grant) }) })
}

export const CBOR = { 'content-type': 'application/cbor' } as const

const random = (size: number) => new Uint8Array(randomBytes(size))
