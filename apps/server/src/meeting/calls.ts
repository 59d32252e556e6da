import {
  type Bytes,
  base64url,
  type GroupId,
  hex,
  type KeyHash,
  keyHashOf,
  type MemberKey,
  mediaIdOf,
  type RoomState,
} from '@konklave/protocol'
import { includesBytes, isBarred, type MemberLeaf } from '@konklave/protocol/rules'
import type { CallRights, MediaDesk } from '../media/types.ts'
import type { KeyHex } from './epoch.ts'

/**
 * Holders of tickets remembered after they left. Whose stream has been gone for longer than the desk's grace has no way to
 * the engine any more, and nobody leaves so often within it.
 */
const AWAY_MAX = 1_024

type Participant = { readonly id: string; rights: CallRights }

/**
 * The part of one meeting that happens in the media engine: who holds a ticket there and what it allows. Never waits for
 * the engine: a commit has always gone out before rights follow.
 */
export class Calls {
  readonly #desk: MediaDesk
  readonly groupId: GroupId
  readonly #room: string
  readonly #failed: () => void
  readonly #participants = new Map<KeyHex, Participant>()
  readonly #removed = new Set<KeyHex>()
  /** Who was given a ticket, oldest first: those who are there, and {@link AWAY_MAX} of those who are not. */
  readonly #holders = new Map<KeyHex, { readonly memberKey: MemberKey; readonly keyHash: KeyHash }>()
  #barred: RoomState['barred'] = []

  constructor(desk: MediaDesk, groupId: GroupId, failed: () => void) {
    this.#desk = desk
    this.groupId = groupId
    this.#room = base64url(groupId)
    this.#failed = failed
  }

  ticket(key: KeyHex, memberKey: MemberKey, rights: CallRights): Bytes {
    const id = base64url(mediaIdOf(this.groupId, memberKey))
    const keyHash = this.#holders.get(key)?.keyHash ?? keyHashOf(memberKey)
    // [K14] Let in again after the list was emptied: by a pass of the new generation, or by the new link.
    if (this.#removed.has(key) && !includesBytes(this.#barred, keyHash)) {
      this.#removed.delete(key)
      this.#desk.readmit(this.#room, id)
    }
    const ticket = this.#desk.issue(this.#room, id, rights)
    this.#desk.present(this.#room, id)
    const known = this.#participants.get(key)
    this.#participants.set(key, { id, rights: known?.rights ?? rights })
    this.#hold(key, memberKey, keyHash)
    if (known) this.update(key, rights)
    return ticket
  }

  /** Returns whether anything changed for somebody who holds a ticket. */
  update(key: KeyHex, rights: CallRights): boolean {
    const participant = this.#participants.get(key)
    if (!participant) return false
    const next = after(participant.rights, rights)
    if (same(participant.rights, next)) return false
    participant.rights = next
    this.#watch(this.#desk.setRights(this.#room, participant.id, next))
    return true
  }

  /** An offer that came with a commit must not reach the engine before the rights that the commit brings. */
  hold(key: KeyHex): () => void {
    const participant = this.#participants.get(key)
    return participant ? this.#desk.hold(this.#room, participant.id) : () => undefined
  }

  /** [K14] Out, and not back under this pseudonym as long as the key is barred. */
  remove(key: KeyHex, memberKey: MemberKey): void {
    this.#participants.delete(key)
    if (this.#removed.has(key)) return
    this.#removed.add(key)
    this.#watch(this.#desk.remove(this.#room, base64url(mediaIdOf(this.groupId, memberKey))))
  }

  /** [K14] The same for everybody on the list: whether of them there is a leaf, a role key behind one, or a ticket only. */
  bar({ barred }: Pick<RoomState, 'barred'>, leaves: Iterable<MemberLeaf>): void {
    for (const leaf of leaves)
      if (isBarred(leaf, { barred })) this.remove(hex(leaf.memberKey), leaf.memberKey)
    if (barred === this.#barred) return
    this.#barred = barred
    for (const [key, { memberKey, keyHash }] of this.#holders)
      if (includesBytes(barred, keyHash)) this.remove(key, memberKey)
  }

  /** The person's own stream is gone, or it is no member any more: out after a grace. */
  absent(key: KeyHex): void {
    const participant = this.#participants.get(key)
    if (participant) this.#desk.absent(this.#room, participant.id)
  }

  present(key: KeyHex): void {
    const participant = this.#participants.get(key)
    if (participant) this.#desk.present(this.#room, participant.id)
  }

  /** The ticket died with its member: asking again makes a new one. */
  forget(key: KeyHex): void {
    this.absent(key)
    this.#participants.delete(key)
  }

  close(): void {
    this.#participants.clear()
    this.#watch(this.#desk.closeRoom(this.#room))
  }

  #hold(key: KeyHex, memberKey: MemberKey, keyHash: KeyHash): void {
    this.#holders.delete(key)
    this.#holders.set(key, { memberKey, keyHash })
    for (const oldest of this.#holders.keys()) {
      if (this.#holders.size <= this.#participants.size + AWAY_MAX) return
      if (!this.#participants.has(oldest)) this.#holders.delete(oldest)
    }
  }

  #watch(done: Promise<void>): void {
    done.catch(this.#failed)
  }
}

/**
 * Whoever was in and is not any more (a void, a Remove that came too early) publishes nothing until it is back; it never
 * becomes `hidden` again.
 */
function after(before: CallRights, now: CallRights): CallRights {
  return before.kind === 'member' && now.kind === 'prewarm' ? { kind: 'member', publish: [] } : now
}

function same(a: CallRights, b: CallRights): boolean {
  if (a.kind === 'prewarm' || b.kind === 'prewarm') return a.kind === b.kind
  return a.publish.join() === b.publish.join()
}
