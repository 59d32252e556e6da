import { fromHex, hex, type KeyHash, type LineRef } from '@konklave/protocol'

/** [K40] A line as lists name it: `<hex of the key hash>:<n>`. */
export const idOfRef = ({ from, n }: LineRef): string => `${hex(from)}:${n}`

/** Inverse of {@link idOfRef}. */
export function refOf(id: string): LineRef {
  const [from = '', n] = id.split(':')
  return { from: fromHex(from) as KeyHash, n: Number(n) }
}
