import { base64url, formatToken, utf8 } from '@konklave/protocol'
import { type RoomLink, readKept } from '../kernel/link.ts'

/** What public/first.js leaves behind when there is no storage. */
type Left = { konklaveFragment?: { readonly kind: 'link' | 'grant'; readonly kept: string } }

/**
 * The link of this tab: what the first script took out of the address bar, or what an earlier load of this tab left
 * behind. Unparsed, so that a cut link can be told from a missing one.
 */
export function takeKept(kind: 'link' | 'grant', storage: Pick<Storage, 'getItem'> | null): string | null {
  const left = (globalThis as Left).konklaveFragment
  if (left?.kind === kind) return left.kept
  try {
    return storage?.getItem(`konklave:${kind}`) ?? null
  } catch {
    return null
  }
}

/**
 * [K32] What a reload finds of an owner's link, which public/first.js does not put into the storage: an invitation. As soon
 * as the room opens, it finds the owner's key beside it.
 */
export function keepAsGuest(
  { roomId, linkSecret }: RoomLink,
  storage: Pick<Storage, 'setItem'> | null,
): void {
  try {
    const token = formatToken({ kind: 'guest', roomId, linkSecret })
    storage?.setItem('konklave:link', base64url(utf8(token)))
  } catch {
    // The page still has it.
  }
}

/** A grant that came with the address of the home page. */
export function keptGrant(storage: Pick<Storage, 'getItem'> | null): Uint8Array<ArrayBuffer> | null {
  const token = readKept(takeKept('grant', storage))
  return typeof token === 'object' && token.kind === 'grant' ? new Uint8Array(token.grant) : null
}
