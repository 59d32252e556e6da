import {
  type Credential,
  hex,
  type LogEntry,
  type MeetingNotice,
  type MemberKey,
  type RoomId,
  type Signed,
} from '@konklave/protocol'
import { generationOf, type Identity, type Rules, verifyRoleCert } from '@konklave/protocol/rules'
import type { StreamPort } from '../streams/types.ts'
import type { KeyHex } from './epoch.ts'

/** Who opened a stream: a proved member key, by which generation of the link, with what in hand. */
export type Caller = Identity & {
  readonly key: KeyHex
  readonly serverAuth: Uint8Array
  readonly pass: Signed | undefined
}

/** `unknown`: while a room recovers, nobody knows who is a leaf; such a stream may seed and is judged again then. */
export type Standing = 'leaf' | 'pass' | 'open' | 'unknown'

/** One open `meeting` stream. */
export type MeetingStream = {
  readonly caller: Caller
  readonly memberKey: MemberKey
  readonly key: KeyHex
  readonly port: StreamPort
  standing: Standing
}

/** A role certificate that does not verify is dropped: it gives no role and bars nobody. */
export async function callerOf(credential: Credential, roomId: RoomId): Promise<Caller> {
  const { memberKey, cert, pass, serverAuth } = credential
  const vouched = cert !== undefined && (await verifyRoleCert(cert, { roomId, memberKey }))
  return {
    memberKey,
    key: hex(memberKey),
    cert: vouched ? { key: cert.key, sig: cert.sig } : undefined,
    serverAuth,
    pass,
  }
}

/** [K3, K4] Generation of the link in hand; null when this room never had such a link (or has forgotten it). */
export function linkGeneration(caller: Caller, { state }: Rules): number | null {
  return generationOf(caller.serverAuth, state)
}

const HIDDEN: LogEntry = { t: 'hidden' }

/** [K41] Visitors follow commits only; members see messages from their own joining on. */
export function visibleTo(
  stream: MeetingStream,
  entry: LogEntry,
  seq: number,
  since: number | undefined,
): LogEntry {
  if (entry.t !== 'message') return stream.standing === 'unknown' ? HIDDEN : entry
  return stream.standing === 'leaf' && since !== undefined && seq > since ? entry : HIDDEN
}

export function notify(stream: MeetingStream, notice: MeetingNotice): void {
  stream.port.ephemeral(notice.t, notice)
}
