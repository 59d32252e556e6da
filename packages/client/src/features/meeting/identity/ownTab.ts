import { base64url, type RoomId } from '@konklave/protocol'
import type { IdentityDeps } from './identity.ts'
import { keyName, keyUses } from './keyPairs.ts'

/**
 * [K32] A duplicated tab has a copy of the first one's number, and with it names the same keys. Before it takes the room
 * over it keeps them under a number of its own: what the first one deletes on leaving is then no longer its.
 */
export async function becomeOwnTab(roomId: RoomId, { keys, tab, random }: IdentityDeps): Promise<void> {
  const copied = await tab.get('tab')
  if (!copied) return
  const fresh = random.bytes(16)
  for (const what of keyUses) {
    const pair = await keys.load(keyName(what, roomId, base64url(copied)))
    if (pair) await keys.save(keyName(what, roomId, base64url(fresh)), pair)
  }
  await tab.set('tab', fresh)
}
