import { concat, list, type Reader, u16, vector } from './bytes.ts'
import { refuse } from './errors.ts'
import { mlsLimits } from './limits.ts'
import type { Extension } from './types.ts'

/** Extension extensions<V>; a type may occur once (RFC 9420 section 13.4). */
export const readExtensions = (reader: Reader): Extension[] => {
  const seen = new Set<number>()
  return reader.list(inner => {
    const type = inner.u16()
    if (seen.has(type)) refuse('duplicate-extension')
    seen.add(type)
    return { type, data: inner.vector() }
  }, mlsLimits.listItems)
}

export const encodeExtensions = (extensions: readonly Extension[]): Uint8Array =>
  list(extensions, ({ type, data }) => concat(u16(type), vector(data)))

/** Content of the extension of this type, if there. */
export const findExtension = (extensions: readonly Extension[], type: number): Uint8Array | undefined =>
  extensions.find(extension => extension.type === type)?.data
