import { type Bytes, concat, equalBytes, type RoomState } from '@konklave/protocol'
import { olderGenerations } from '@konklave/protocol/rules'
import { open, seal } from '../aead.ts'
import { u32 } from '../kdf.ts'
import { authHashOf, deriveLink, type LinkKeys } from './deriveLink.ts'

/**
 * [K4] The secrets of earlier generations, each under the newest `older` key: the new opens the old, never the reverse.
 * Each alone, so that one that nobody here knows any more (an empty entry) breaks no chain.
 */
export async function sealOlder(
  newest: LinkKeys,
  known: (g: number) => LinkKeys | undefined,
): Promise<Bytes[]> {
  const entries = olderGenerations(newest.g).map(async g => {
    const link = known(g)
    if (link === undefined) return new Uint8Array()
    return seal(newest.older.unsafeBytes(), link.secret.unsafeBytes(), aad(newest, g))
  })
  return Promise.all(entries)
}

/** The earlier generations that `newest` opens. What does not open, or is not what the state lists, is left out. */
export async function openOlder(
  newest: LinkKeys,
  state: Pick<RoomState, 'linkGen' | 'older' | 'authHash'>,
): Promise<LinkKeys[]> {
  if (newest.g !== state.linkGen) return []
  const opened = olderGenerations(state.linkGen).map(async (g, i) => {
    const sealed = state.older[i]
    if (sealed === undefined) return []
    const secret = await open(newest.older.unsafeBytes(), sealed, aad(newest, g))
    if (secret?.length !== 32) return []
    const link = deriveLink(newest.roomId, secret, g)
    // Generation 0 of an old room is listed no more; here the newest link vouches for it.
    return isListed(link, state) || (g === 0 && isForgotten(g, state)) ? [link] : []
  })
  return (await Promise.all(opened)).flat()
}

type Listed = Pick<RoomState, 'linkGen' | 'authHash'>

/** Whether the state lists this very secret for its generation. */
export function isListed(link: LinkKeys, state: Listed): boolean {
  const listed = state.authHash[placeOf(link.g, state)]
  return listed !== undefined && equalBytes(listed, authHashOf(link))
}

const placeOf = (g: number, { authHash, linkGen }: Listed): number => authHash.length - 1 - (linkGen - g)

const isForgotten = (g: number, state: Listed): boolean => placeOf(g, state) < 0

function aad(newest: LinkKeys, g: number): Bytes {
  return concat(newest.roomId, u32(newest.g), u32(g))
}
