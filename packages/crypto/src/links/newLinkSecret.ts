import type { Bytes } from '@konklave/protocol'

export function newLinkSecret(): Bytes {
  return crypto.getRandomValues(new Uint8Array(32))
}
