import { equalBytes, limits, sign } from '@konklave/protocol'
import { leafHash } from '@konklave/protocol/rules'
import { tend } from './duty.ts'
import type { KeyHex } from './epoch.ts'
import type { Room } from './room.ts'

/** [K13] A leaf without a stream is given a while to come back, then the server states that it is gone. */
export function watchLeaf(room: Room, key: KeyHex): void {
  const name = `gone ${key}`
  const live = room.live
  const here = room.stream(key) !== undefined
  if (!live?.leaf(key) || here) {
    room.timers.clear(name)
    if (here && live?.queue.get(key)?.t === 'gone') live.queue.drop(key)
    return
  }
  if (!room.timers.has(name) && live.queue.get(key) === null) {
    room.timers.set(name, limits.LEAF_GONE_GRACE_MS, () => stateGone(room, key))
  }
}

async function stateGone(room: Room, key: KeyHex): Promise<void> {
  const live = room.live
  const leaf = live?.leaf(key)
  if (!live || !leaf || room.stream(key)) return
  const { serverSigner, random, clock } = room.deps
  // A room that has moved to another server's key believes that one only (K7).
  if (!equalBytes(serverSigner.publicKey, live.current.rules.charter.serverKey)) return
  const statement = await sign('gone', { groupId: live.groupId, leafHash: leafHash(leaf) }, serverSigner)
  live.queue.put(key, { t: 'gone', id: random.bytes(16), leaf: leaf.index, statement }, clock.now())
  tend(live)
}
