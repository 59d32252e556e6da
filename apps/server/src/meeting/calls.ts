import {
  type Bytes,
  base64url,
  type GroupId,
  type MemberKey,
  mediaIdOf,
  type RoomState,
} from '@konklave/protocol'
import { isBarredKey } from '@konklave/protocol/rules'
import type { CallRights, MediaDesk } from '../media/types.ts'
import type { KeyHex } from './epoch.ts'

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
  /** Everybody who was given a ticket, those who have left included. */
  readonly #holders = new Map<KeyHex, MemberKey>()
  #barred: RoomState['barred'] = []

  constructor(desk: MediaDesk, groupId: GroupId, failed: () => void) {
    this.#desk = desk
    this.groupId = groupId
    this.#room = base64url(groupId)
    this.#failed = failed
  }

  ticket(key: KeyHex, memberKey: MemberKey, rights: CallRights): Bytes {
    const id = base64url(mediaIdOf(this.groupId, memberKey))
    const ticket = this.#desk.issue(this.#room, id, rights)
    this.#desk.present(this.#room, id)
    const known = this.#participants.get(key)
    this.#holders.set(key, memberKey)
    this.#participants.set(key, { id, rights: known?.rights ?? rights })
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

  /** [K14] Final: barred people do not come back under this pseudonym. */
  remove(key: KeyHex, memberKey: MemberKey): void {
    this.#participants.delete(key)
    if (this.#removed.has(key)) return
    this.#removed.add(key)
    this.#watch(this.#desk.remove(this.#room, base64url(mediaIdOf(this.groupId, memberKey))))
  }

  /** [K14] The same for whoever is on the list, though no leaf and no stream of theirs is left. */
  bar({ barred }: Pick<RoomState, 'barred'>): void {
    if (barred === this.#barred) return
    this.#barred = barred
    for (const [key, memberKey] of this.#holders)
      if (isBarredKey(memberKey, { barred })) this.remove(key, memberKey)
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
