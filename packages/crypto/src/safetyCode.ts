import { kdf } from './kdf.ts'

const GROUPS = 6
const WORD_BYTES = 8

/**
 * [K46] 30 digits in six groups of five, to be read out and compared: equal only where tree, rules and keys are. No fewer
 * digits, since a man in the middle may try both sides of the comparison.
 */
export function safetyCode(epochAuthenticator: Uint8Array): readonly string[] {
  const bytes = kdf({
    ikm: epochAuthenticator,
    label: 'konklave code v1',
    sizeBytes: GROUPS * WORD_BYTES,
  })
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return Array.from({ length: GROUPS }, (_, i) =>
    (view.getBigUint64(i * WORD_BYTES) % 100_000n).toString().padStart(5, '0'),
  )
}
