import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'

/** Loads a vector file of packages/crypto/vectors; the shapes are the working group's, cut to what a test reads. */
export const loadVectors = async <T>(name: string): Promise<T[]> => {
  const module: { default: T[] } = await import(`../../vectors/${name}.json`)
  return module.default
}

export const hex = (text: string): Uint8Array => hexToBytes(text)
export const toHex = (bytes: Uint8Array): string => bytesToHex(bytes)
