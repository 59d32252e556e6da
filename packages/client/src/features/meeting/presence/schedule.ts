import { hash, hex, type Role } from '@konklave/protocol'

/** When a member sends its heartbeat of an epoch that added somebody. */
export type Turn = {
  /** Milliseconds after the epoch began. */
  readonly afterMs: number
  /** Silent once three others of this epoch were heard. */
  readonly mayStaySilent: boolean
}

export type TurnInput = {
  readonly epoch: number
  readonly own: { readonly memberKey: Uint8Array; readonly role: Role }
  readonly memberKeys: readonly Uint8Array[]
}

const SLOT_MS = 200
const ALL_UP_TO = 8
export const ENOUGH_OTHERS = 3

/**
 * [K21] Owners, moderators and everybody in a small group within 200 ms; else three at a time in an order that nobody
 * can choose, by Hash(epoch ‖ memberKey).
 */
export function heartbeatTurn({ epoch, own, memberKeys }: TurnInput): Turn {
  const rank = rankIn(epoch, own.memberKey, memberKeys)
  // At once: a newcomer to a lobby waits for one of them, and they are few.
  if (own.role === 'owner' || own.role === 'moderator') return { afterMs: 0, mayStaySilent: false }
  // Spread over the first slot, so that eight people do not all speak in the same tick.
  if (memberKeys.length <= ALL_UP_TO)
    return { afterMs: Math.floor((SLOT_MS * (rank % ALL_UP_TO)) / ALL_UP_TO), mayStaySilent: false }
  return { afterMs: SLOT_MS * (1 + Math.floor(rank / 3)), mayStaySilent: true }
}

function rankIn(epoch: number, own: Uint8Array, all: readonly Uint8Array[]): number {
  const order = (key: Uint8Array) => hex(hash(epochBytes(epoch), key))
  const mine = order(own)
  return all.filter(key => order(key) < mine).length
}

function epochBytes(epoch: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(epoch))
  return bytes
}
