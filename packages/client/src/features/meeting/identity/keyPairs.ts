import { hex, type KeyUse } from '@konklave/protocol'
import type { KeyKind } from '../ports.ts'

/** A fresh pair whose private half cannot be exported. */
export async function generatePair(kind: KeyKind): Promise<CryptoKeyPair> {
  const usages: KeyUsage[] = kind === 'Ed25519' ? ['sign', 'verify'] : ['deriveBits']
  return (await crypto.subtle.generateKey(kind, false, usages)) as CryptoKeyPair
}

/** What the keys of a tab in a room are for. */
export const keyUses = ['member', 'dm', 'owner'] as const satisfies readonly KeyUse[]

/** Names of keys in the store: by room and tab, so that two tabs never share a person (K32). */
export const keyName = (what: (typeof keyUses)[number], roomId: Uint8Array, tab: string): string =>
  `${what}:${hex(roomId)}:${tab}`
