/** One entry of an archive. What a file holds is read when its turn comes. */
export type Entry =
  | {
      readonly t: 'file'
      readonly path: string
      readonly executable: boolean
      readonly read: () => Uint8Array
    }
  | { readonly t: 'link'; readonly path: string; readonly target: string }

const BLOCK = 512
const [NAME_MAX, PREFIX_MAX, LINK_MAX] = [100, 155, 100]
/** The same for every entry of every release, so that the same content gives the same bytes. 2020-01-01. */
const MTIME_S = 1_577_836_800

/**
 * A tar archive in the POSIX ustar format, sorted by path, with one owner, one time, and two modes: nothing of the
 * machine or the day gets in.
 */
export function* tarOf(entries: readonly Entry[]): Generator<Uint8Array> {
  for (const entry of byPath(entries)) {
    if (entry.t === 'link') {
      yield header({ path: entry.path, mode: 0o777, size: 0, type: '2', target: entry.target })
      continue
    }
    const body = entry.read()
    yield header({
      path: entry.path,
      mode: entry.executable ? 0o755 : 0o644,
      size: body.length,
      type: '0',
      target: '',
    })
    yield body
    yield new Uint8Array((BLOCK - (body.length % BLOCK)) % BLOCK)
  }
  yield new Uint8Array(2 * BLOCK)
}

/** By code units, not by anybody's alphabet. */
export function byPath<T extends { readonly path: string }>(entries: readonly T[]): T[] {
  const sorted = [...entries].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
  const twice = sorted.find(({ path }, i) => path === sorted[i + 1]?.path)
  if (twice) throw new Error(`${twice.path} is in the archive twice`)
  return sorted
}

type Header = {
  readonly path: string
  readonly mode: number
  readonly size: number
  readonly type: '0' | '2'
  readonly target: string
}

function header({ path, mode, size, type, target }: Header): Uint8Array {
  const block = Buffer.alloc(BLOCK)
  const { prefix, name } = split(path)
  if (Buffer.byteLength(target) > LINK_MAX) throw new Error(`${path}: its target is too long for ustar`)
  block.write(name, 0)
  block.write(octal(mode, 7), 100)
  block.write(octal(0, 7), 108)
  block.write(octal(0, 7), 116)
  block.write(octal(size, 11), 124)
  block.write(octal(MTIME_S, 11), 136)
  block.write(' '.repeat(8), 148)
  block.write(type, 156)
  block.write(target, 157)
  block.write('ustar\u000000', 257)
  block.write('root', 265)
  block.write('root', 297)
  block.write(octal(0, 7), 329)
  block.write(octal(0, 7), 337)
  block.write(prefix, 345)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${octal(sum, 6)}\u0000 `, 148)
  return block
}

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0')

/** A path of more than 100 bytes goes into two fields, cut at a slash. */
function split(path: string): { prefix: string; name: string } {
  if (Buffer.byteLength(path) <= NAME_MAX) return { prefix: '', name: path }
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)]
    if (Buffer.byteLength(name) <= NAME_MAX && Buffer.byteLength(prefix) <= PREFIX_MAX)
      return { prefix, name }
  }
  throw new Error(`${path} is too long for ustar`)
}
