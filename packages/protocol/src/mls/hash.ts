import { sha256 } from '@noble/hashes/sha2.js'
import { concat, vector } from './bytes.ts'

const utf8 = new TextEncoder()

/** SHA-256, the hash of suite 1. 32 bytes. */
export const hash = (bytes: Uint8Array): Uint8Array => sha256(bytes)

/** RefHash of RFC 9420 section 5.2. */
export const refHash = (label: string, value: Uint8Array): Uint8Array =>
  hash(concat(vector(utf8.encode(label)), vector(value)))

/** SignContent of RFC 9420 section 5.1.2: what a labelled signature covers. */
export const signContent = (label: string, content: Uint8Array): Uint8Array =>
  concat(vector(utf8.encode(`MLS 1.0 ${label}`)), vector(content))
