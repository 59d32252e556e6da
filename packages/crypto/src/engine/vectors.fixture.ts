import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { bytesToBase64, type CiphersuiteImpl, defaultCryptoProvider, getCiphersuiteFromName } from 'ts-mls'
import type { GroupContext } from 'ts-mls/groupContext.js'
import { createSuite, suiteName } from './cipherSuite.ts'

/** Loads a vector file of packages/crypto/vectors; the shapes are the working group's, cut to what a test reads. */
export const loadVectors = async <T>(name: string): Promise<T[]> => {
  const module: { default: T[] } = await import(`../../vectors/${name}.json`)
  return module.default
}

export const hex = (text: string): Uint8Array => hexToBytes(text)
export const toHex = (bytes: Uint8Array): string => bytesToHex(bytes)

/** Our suite; only signing takes raw keys here, because the vectors bring them. */
export async function suiteOfVectors(): Promise<CiphersuiteImpl> {
  const { impl } = await createSuite()
  const { signature } = await defaultCryptoProvider.getCiphersuiteImpl(getCiphersuiteFromName(suiteName))
  return { ...impl, signature: { ...impl.signature, sign: signature.sign } }
}

export type Fields<K extends string> = Record<K, string>

export const contextOf = (
  groupId: string,
  epoch: number,
  treeHash: string,
  confirmed: string,
): GroupContext => ({
  version: 'mls10',
  cipherSuite: suiteName,
  groupId: hex(groupId),
  epoch: BigInt(epoch),
  treeHash: hex(treeHash),
  confirmedTranscriptHash: hex(confirmed),
  extensions: [],
})

export const pskRecord = (psks: readonly Fields<'psk_id' | 'psk'>[]): Record<string, Uint8Array> =>
  Object.fromEntries(psks.map(p => [bytesToBase64(hex(p.psk_id)), hex(p.psk)]))
