import { ownerKeys, signerOf } from '@konklave/crypto'
import { type Charter, keyHashOf, type LinkToken, type RoomState, type Signer } from '@konklave/protocol'
import type { Rules } from '@konklave/protocol/rules'
import { forgeRules, verifiedRules } from '../rules/index.ts'
import type { Scene } from './scene.ts'

/** The newest rules that the server keeps of this room. */
export async function rulesNow(scene: Scene): Promise<Rules> {
  const { room } = await scene.server.snapshot(scene.roomId)
  return verifiedRules(room?.rules ?? new Uint8Array(), scene.roomId)
}

/** Before anybody comes: the owner has named these keys moderators, and the state holds what is given. */
export async function nameModerators(
  scene: Scene,
  keys: readonly Uint8Array[],
  state: Partial<RoomState> = {},
): Promise<Signer> {
  const owner = await signerOf(await ownerKeys(keyLink(scene).ownerSeed))
  const roles: Charter['roles'] = keys.map(key => ({ keyHash: keyHashOf(key), role: 'moderator' }))
  const rules = await forgeRules(await rulesNow(scene), {
    charter: { roles, by: owner },
    state: { ...state, by: owner },
  })
  const { room } = await scene.server.snapshot(scene.roomId)
  if (!room) throw new Error('no room')
  scene.server.kill()
  await scene.server.restore({ room: { ...room, rules } })
  scene.server.start()
  return owner
}

/** The owner's link; with the seed of another key the link of whoever has that. */
export function keyLink({ room }: Scene): Extract<LinkToken, { kind: 'owner' }> {
  if (room.owner.kind !== 'owner') throw new Error('no owner link')
  return room.owner
}
