import type { Bytes } from '../bytes.ts'
import type { KeyHash } from '../ids.ts'
import type { Charter, KeptLink, Limit, RoomState, Switches } from '../signed/index.ts'
import { includesBytes } from './roles.ts'
import { GENERATIONS_MAX, olderGenerations } from './state.ts'

/** Entries of `barred` (K7). */
export const BARRED_MAX = 256

/** A new link generation: what the server may know of it, and the earlier secrets sealed under it (K4). */
export type NewLink = {
  readonly authHash: Bytes
  readonly older: readonly Bytes[]
  /** Only by the owner key that signs. */
  readonly kept?: KeptLink
}

/** What a state that follows another changes. */
export type StateChange = {
  readonly admission?: RoomState['admission']
  readonly switches?: Partial<Switches>
  /** All of them. */
  readonly limits?: readonly Limit[]
  /** Sealed. */
  readonly title?: Bytes
  /** [K14] A rotation. */
  readonly link?: NewLink
  /** [K14] Keys to bar ({@link keysToBar}); only together with a new link. */
  readonly bar?: readonly KeyHash[]
  /** [K11, K14] All passes so far are void. */
  readonly newPasses?: boolean
  /** [K18] A meeting starts; `groupId` is empty where anyone may start. `newMeeting`: false when one is re-started after a failure, which keeps passGen. */
  readonly start?: { readonly groupId: RoomState['groupId']; readonly newMeeting: boolean }
}

/** [K8] The state one seq on under this charter. Pure; the caller signs it. A bug asserts: a kick without a new link is theatre (K14). */
export function nextState(
  before: RoomState,
  change: StateChange,
  charter: Pick<Charter, 'roles' | 'personal'>,
): RoomState {
  if (change.bar !== undefined && change.link === undefined) throw new Error('a kick needs a new link')
  const barred = barredAfter(before, change.bar ?? [], [...charter.roles, ...(charter.personal ?? [])])
  const { kept, ...rest } = before
  const carried = change.link === undefined ? kept : change.link.kept
  return {
    ...rest,
    ...(carried === undefined ? {} : { kept: carried }),
    seq: before.seq + 1,
    groupId: change.start?.groupId ?? before.groupId,
    admission: change.admission ?? before.admission,
    switches: { ...before.switches, ...change.switches },
    ...(change.limits && { limits: [...change.limits] }),
    title: change.title ?? before.title,
    ...linkAfter(before, change.link),
    barred: barred.list,
    passGen: before.passGen + (barred.emptied || change.newPasses || change.start?.newMeeting ? 1 : 0),
  }
}

/**
 * [K14] A full list is emptied: the new passGen voids all passes, so those who were on it stay outside. Keys that the charter names
 * stay on it: their holders sign passes of their own, or need none.
 */
function barredAfter(
  { barred }: RoomState,
  more: readonly KeyHash[],
  given: readonly { readonly keyHash: KeyHash }[],
): { readonly list: RoomState['barred']; readonly emptied: boolean } {
  // A list with the same key twice is none, and whoever could make us write one could not be kicked.
  const once = more.filter((key, i) => !includesBytes(more.slice(0, i), key))
  const fresh = once.filter(key => !includesBytes(barred, key))
  if (barred.length + fresh.length > BARRED_MAX) {
    const named = barred.filter(key => given.some(one => includesBytes([one.keyHash], key)))
    const others = once.filter(key => !includesBytes(named, key))
    return { list: [...named, ...others].slice(0, BARRED_MAX), emptied: true }
  }
  return { list: [...barred, ...fresh], emptied: false }
}

function linkAfter(
  before: RoomState,
  link: NewLink | undefined,
): Pick<RoomState, 'linkGen' | 'authHash' | 'older'> {
  if (link === undefined) return { linkGen: before.linkGen, authHash: before.authHash, older: before.older }
  const linkGen = before.linkGen + 1
  if (link.older.length !== olderGenerations(linkGen).length) throw new Error('a secret is missing in older')
  return {
    linkGen,
    authHash: [...before.authHash, link.authHash].slice(-GENERATIONS_MAX),
    older: [...link.older],
  }
}
