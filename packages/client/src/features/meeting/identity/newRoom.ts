import { openWithKey, sealToKey } from '@konklave/crypto'
import { utf8 } from '@konklave/protocol'
import { type IdentityDeps, tabId } from './identity.ts'

/**
 * [K32] Keeps the owner's link of a room that was just made, so that a reload shows it again. A browser writes the storage of
 * its tabs to the disk, and leaves it there for a while when they are closed: so it is sealed for a key that cannot be
 * read out, and nothing when that key is gone.
 */
export async function holdNewRoom(ownerLink: string, deps: IdentityDeps): Promise<void> {
  const { publicKey } = await deps.keys.create(await keyOfNew(deps), 'X25519')
  await deps.tab.set('new', await sealToKey(publicKey, utf8(ownerLink)))
}

/** The link that {@link holdNewRoom} keeps. */
export async function heldNewRoom(deps: IdentityDeps): Promise<string | null> {
  const sealed = await deps.tab.get('new')
  const pair = sealed && (await deps.keys.load(await keyOfNew(deps)))
  const opened = pair && (await openWithKey(pair, sealed))
  return opened && new TextDecoder().decode(opened)
}

export async function forgetNewRoom(deps: IdentityDeps): Promise<void> {
  await deps.tab.delete('new')
  await deps.keys.delete(await keyOfNew(deps))
}

const keyOfNew = async (deps: IdentityDeps): Promise<string> => `new:${await tabId(deps)}`
