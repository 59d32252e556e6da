import { type Bytes, base64url, limits, TICKET_PATH } from '@konklave/protocol'
import type { CreateRoomDeps } from './createRoom.ts'

/** `GET /tree/<ticket>`: good once, for 30 s. Rejects when spent or too large. */
export function httpTree({ origin, fetch }: CreateRoomDeps): (ticket: Bytes) => Promise<Bytes> {
  return async ticket => {
    const response = await fetch(`${origin}${TICKET_PATH}${base64url(ticket)}`)
    if (!response.ok) throw new Error(`tree: ${response.status}`)
    const tree = new Uint8Array(await response.arrayBuffer())
    if (tree.length > limits.TREE_MAX_BYTES) throw new Error('tree: too large')
    return tree
  }
}
