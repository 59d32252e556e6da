import { openWithKey, sealToKey } from '@konklave/crypto'
import { utf8 } from '@konklave/protocol'
import { type IdentityDeps, tabId } from './identity.ts'

/**
 * [K32] Keeps the owner's link of a room that was just made, so that a reload shows it again; beside those of other rooms that nobody
 * has put away yet. A browser writes the storage of its tabs to the disk, and leaves it there for a while when they are closed: so
 * they are sealed for a key that cannot be read out, and nothing when that key is gone.
 */
export async function holdNewRoom(ownerLink: string, deps: IdentityDeps): Promise<void> {
  const others = (await heldNewRooms(deps)).filter(link => link !== ownerLink)
  await write([...others, ownerLink], deps)
}

/** The links that {@link holdNewRoom} keeps, the newest last. */
export async function heldNewRooms(deps: IdentityDeps): Promise<readonly string[]> {
  const sealed = await deps.tab.get('new')
  const pair = sealed && (await deps.keys.load(await keyOfNew(deps)))
  const opened = pair && (await openWithKey(pair, sealed))
  return opened ? new TextDecoder().decode(opened).split('\n') : []
}

/** It is put away, or opens nothing. */
export async function forgetNewRoom(ownerLink: string, deps: IdentityDeps): Promise<void> {
  await write(
    (await heldNewRooms(deps)).filter(link => link !== ownerLink),
    deps,
  )
}

async function write(links: readonly string[], deps: IdentityDeps): Promise<void> {
  const name = await keyOfNew(deps)
  if (links.length === 0) {
    await deps.tab.delete('new')
    await deps.keys.delete(name)
    return
  }
  const { publicKey } = (await deps.keys.load(name)) ?? (await deps.keys.create(name, 'X25519'))
  await deps.tab.set('new', await sealToKey(publicKey, utf8(links.join('\n'))))
}

const keyOfNew = async (deps: IdentityDeps): Promise<string> => `new:${await tabId(deps)}`
