import { gunzipSync } from 'node:zlib'
import { EngineBuildError } from './errors.ts'

const BLOCK = 512
/** Far above the archive's real size; bounds what a wrong file can make us unpack. */
const MAX_UNPACKED_BYTES = 300 << 20

/**
 * The bytes of one regular file in a gzipped tar archive (POSIX ustar), found by its last path part.
 * @throws EngineBuildError `archive-invalid`
 */
export function fileFromTarGz(archive: Uint8Array, name: string): Buffer {
  const tar = unzip(archive)
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const header = tar.subarray(at, at + BLOCK)
    if (header[0] === 0) break
    const path = text(header, 0, 100)
    const size = Number.parseInt(text(header, 124, 12), 8)
    if (!Number.isSafeInteger(size) || size < 0) break
    const isFile = header[156] === 0x30 || header[156] === 0
    const body = tar.subarray(at + BLOCK, at + BLOCK + size)
    if (isFile && path.split('/').at(-1) === name && body.length === size) return body
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
  }
  throw new EngineBuildError('archive-invalid', `the archive holds no whole file named ${name}`)
}

function unzip(archive: Uint8Array): Buffer {
  try {
    return gunzipSync(archive, { maxOutputLength: MAX_UNPACKED_BYTES })
  } catch (cause) {
    throw new EngineBuildError('archive-invalid', 'the archive cannot be unpacked', { cause })
  }
}

function text(block: Buffer, start: number, length: number): string {
  const field = block.subarray(start, start + length)
  const end = field.indexOf(0)
  return field.toString('latin1', 0, end < 0 ? length : end).trim()
}
