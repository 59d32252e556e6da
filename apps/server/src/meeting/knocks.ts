import {
  type Bytes,
  type Charter,
  type ErrorCode,
  equalBytes,
  hex,
  type LobbyEntry,
  type LobbyNotice,
  limits,
  type MemberKey,
} from '@konklave/protocol'
import { decodeKeyPackage, verifyKeyPackage } from '@konklave/protocol/mls'
import { isVouched, type MemberLeaf, verifyLeaf } from '@konklave/protocol/rules'
import type { StreamPort } from '../streams/types.ts'
import type { KeyHex } from './epoch.ts'
import type { Caller } from './stream.ts'
import { decoded } from './upload.ts'

/** One open `lobby` stream. */
export type LobbyStream = {
  readonly caller: Caller
  readonly memberKey: MemberKey
  readonly key: KeyHex
  readonly port: StreamPort
  /** [K25] One per stream, single use. */
  knocked: boolean
  /** Own gapless sequence of this stream's ordered lane. */
  seq: number
}

export type Knock = {
  readonly id: Bytes
  readonly keyPackage: Bytes
  readonly leaf: MemberLeaf
  readonly stream: LobbyStream
}

/** Who waits outside: streams and their knocks. Learns nothing, and tells nothing, about who is inside (P-40). */
export class Knocks {
  readonly #streams = new Map<KeyHex, LobbyStream>()
  readonly #pending = new Map<KeyHex, Knock>()

  get isEmpty(): boolean {
    return this.#streams.size === 0
  }

  get pending(): readonly Knock[] {
    return [...this.#pending.values()]
  }

  streams(): readonly LobbyStream[] {
    return [...this.#streams.values()]
  }

  stream(key: KeyHex): LobbyStream | undefined {
    return this.#streams.get(key)
  }

  /** Returns the stream that the same person had before. */
  enter(stream: LobbyStream): LobbyStream | undefined {
    const old = this.#streams.get(stream.key)
    this.#streams.set(stream.key, stream)
    this.#pending.delete(stream.key)
    return old
  }

  /** Whether it was still this stream that waited. */
  leave(stream: LobbyStream): boolean {
    if (this.#streams.get(stream.key) !== stream) return false
    this.#streams.delete(stream.key)
    this.#pending.delete(stream.key)
    return true
  }

  withdraw(key: KeyHex): boolean {
    return this.#pending.delete(key)
  }

  /** [K25] Takes one checked knock; refused when this stream has knocked or too many wait. */
  add(knock: Knock): ErrorCode | null {
    const { stream } = knock
    if (stream.knocked || this.#pending.size >= limits.KNOCKS_PER_ROOM_MAX) return 'too-many'
    stream.knocked = true
    this.#pending.set(stream.key, knock)
    return null
  }

  /** Takes a knock out, to be admitted or denied. */
  take(id: Bytes): Knock | null {
    const knock = this.pending.find(one => equalBytes(one.id, id))
    if (!knock) return null
    this.#pending.delete(knock.stream.key)
    return knock
  }

  /** Its pass is no longer valid: it must be asked for anew (K25). */
  putBack(knock: Knock): void {
    if (this.#streams.get(knock.stream.key) === knock.stream) this.#pending.set(knock.stream.key, knock)
  }
}

/** [K5, K25] A key package of ours, signed, that may come in by this charter, whose leaf proved itself on this stream. */
export async function readKnock(
  keyPackage: Bytes,
  { memberKey, charter }: { readonly memberKey: MemberKey; readonly charter: Charter },
): Promise<MemberLeaf | null> {
  const read = decoded(() => decodeKeyPackage(keyPackage))
  if (!read || !equalBytes(read.leaf.signatureKey, memberKey) || !(await verifyKeyPackage(read))) return null
  const leaf = await verifyLeaf({ index: 0, node: read.leaf }, charter.roomId)
  return leaf.ok && isVouched(leaf.value, charter) ? leaf.value : null
}

export function deliver(stream: LobbyStream, entry: LobbyEntry): void {
  stream.port.ordered(++stream.seq, entry)
}

export function tellLobby(stream: LobbyStream, notice: LobbyNotice): void {
  stream.port.ephemeral(notice.t, notice)
}

export const keyOf = (knock: Knock): KeyHex => hex(knock.leaf.memberKey)
