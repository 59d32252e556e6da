import { createHash, type Hash } from 'node:crypto'
import { fstatSync, fsyncSync, readSync, writeSync } from 'node:fs'
import { type Words, words } from '@konklave/protocol'
import { OperatorError } from '../operatorError.ts'
import { SEAL_FILE } from './files.ts'

/** A backup could not be written or may not be restored. The message says why and what was left as it was. */
export class BackupError extends OperatorError {
  override readonly name = 'BackupError'
  readonly reason:
    | 'disk-full'
    | 'not-a-backup'
    | 'damaged'
    | 'newer'
    | 'not-empty'
    | 'nothing-here'
    | 'other-file'
  constructor(reason: BackupError['reason'], says: Words, options?: ErrorOptions) {
    super(says, options)
    this.reason = reason
  }
}

export type Part = { readonly name: string; readonly content: Uint8Array | { readonly fd: number } }
/** Where a part lies in an archive. */
export type Placed = { readonly name: string; readonly offset: number; readonly size: number }

const BLOCK = 512
const CHUNK = 1024 * 1024
const ZEROS = Buffer.alloc(2 * BLOCK)

/**
 * Writes parts as a tar file (POSIX ustar), so that any system can look into it, and after them the hash of all of it:
 * whatever is cut off or changed later is noticed. It detects accidents; somebody who changes it on purpose can make a
 * new hash.
 */
export function writeArchive(fd: number, parts: readonly Part[]): void {
  const hash = createHash('sha256')
  const put = (bytes: Uint8Array) => {
    hash.update(bytes)
    writeAll(fd, bytes)
  }
  for (const { name, content } of parts) {
    if (content instanceof Uint8Array) {
      put(header(name, content.length))
      put(content)
      put(padding(content.length))
    } else putFile(name, content.fd, put)
  }
  const seal = Buffer.from(`${hash.digest('hex')}\n`)
  for (const bytes of [header(SEAL_FILE, seal.length), seal, padding(seal.length), ZEROS]) writeAll(fd, bytes)
  fsyncSync(fd)
}

/**
 * Reads what {@link writeArchive} wrote, to the last byte, before anything is believed.
 * @throws BackupError `not-a-backup`, `damaged`
 */
export function readArchive(fd: number, allowed: readonly string[]): Placed[] {
  const damaged = () =>
    new BackupError(
      'damaged',
      words(
        'Die Sicherung ist unvollständig oder wurde verändert. Nichts wurde wiederhergestellt; nehmen Sie eine andere.',
        'The backup is incomplete or was changed. Nothing was restored; take another one.',
      ),
    )
  const size = fstatSync(fd).size
  const hash = createHash('sha256')
  const parts: Placed[] = []
  for (let at = 0; ; ) {
    const head = readAt(fd, at, BLOCK)
    if (at === 0 && nameIn(head) !== allowed[0])
      throw new BackupError(
        'not-a-backup',
        words(
          'Das ist keine Sicherung von Konklave. Nichts wurde wiederhergestellt.',
          'This is no backup of Konklave. Nothing was restored.',
        ),
      )
    const found = parseHeader(head)
    if (!found) throw damaged()
    const { name, size: length } = found
    const next = at + BLOCK + Math.ceil(length / BLOCK) * BLOCK
    if (next > size) throw damaged()
    if (name === SEAL_FILE) {
      if (length > BLOCK || size !== next + ZEROS.length) throw damaged()
      const seal = Buffer.from(`${hash.digest('hex')}\n`)
      // Nothing may follow that the seal does not cover.
      const end = Buffer.concat([seal, padding(seal.length), ZEROS])
      if (!readAt(fd, at + BLOCK, end.length).equals(end)) throw damaged()
      return parts
    }
    if (!allowed.includes(name) || parts.some(part => part.name === name)) throw damaged()
    hashRange(fd, at, next, hash)
    parts.push({ name, offset: at + BLOCK, size: length })
    at = next
  }
}

/** The bytes of a part; for small ones. */
export const readPart = (fd: number, { offset, size }: Placed): Buffer => readAt(fd, offset, size)

/** Writes a part into an open file. */
export function extractPart(fd: number, { offset, size }: Placed, target: number): void {
  for (let done = 0; done < size; done += CHUNK)
    writeAll(target, readAt(fd, offset + done, Math.min(CHUNK, size - done)))
}

function putFile(name: string, fd: number, put: (bytes: Uint8Array) => void): void {
  const { size } = fstatSync(fd)
  put(header(name, size))
  for (let done = 0; done < size; done += CHUNK) put(readAt(fd, done, Math.min(CHUNK, size - done)))
  put(padding(size))
}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done)
}

/** Shorter when the file ends before. */
function readAt(fd: number, offset: number, size: number): Buffer {
  const buffer = Buffer.alloc(size)
  let done = 0
  while (done < size) {
    const n = readSync(fd, buffer, done, size - done, offset + done)
    if (n === 0) break
    done += n
  }
  return buffer.subarray(0, done)
}

function hashRange(fd: number, from: number, to: number, hash: Hash): void {
  for (let at = from; at < to; at += CHUNK) hash.update(readAt(fd, at, Math.min(CHUNK, to - at)))
}

const padding = (size: number): Uint8Array => ZEROS.subarray(0, (BLOCK - (size % BLOCK)) % BLOCK)

/** No owner and no time: neither would say anything true on another machine. */
function header(name: string, size: number): Buffer {
  const block = Buffer.alloc(BLOCK)
  block.write(name, 0, 100, 'latin1')
  block.write('0000600\0', 100, 'latin1')
  block.write('0000000\0', 108, 'latin1')
  block.write('0000000\0', 116, 'latin1')
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1')
  block.write('00000000000\0', 136, 'latin1')
  block.write('        ', 148, 'latin1')
  block.write('0', 156, 'latin1')
  block.write('ustar\x0000', 257, 'latin1')
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return block
}

function parseHeader(block: Buffer): { name: string; size: number } | null {
  if (block.length < BLOCK) return null
  const size = Number.parseInt(block.toString('latin1', 124, 135), 8)
  const name = nameIn(block)
  // Written by us or not at all: every byte as we would write it.
  return Number.isSafeInteger(size) && size >= 0 && header(name, size).equals(block) ? { name, size } : null
}

const nameIn = (block: Buffer): string => block.toString('latin1', 0, 100).replace(/\0.*$/s, '')

const checksum = (block: Buffer): number => block.reduce((sum, byte) => sum + byte, 0)
