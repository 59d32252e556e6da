import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { found, type Marker } from './markers.ts'
import { type Mapped, usedParts } from './pages.ts'

const CHUNK_BYTES = 16 * 1024 * 1024
/** Longer than the longest form of any marker, so that none is cut by a chunk border. */
const OVERLAP_BYTES = 512

/** Markers found in the memory of a process. Needs root, or the same user where ptrace is allowed. */
export function searchMemory(
  pid: number,
  markers: readonly Marker[],
): { readonly hits: readonly string[]; readonly readBytes: number } {
  const hits = new Set<string>()
  let readBytes = 0
  for (const piece of memoryOf(pid)) {
    readBytes += piece.length
    for (const name of found(piece, markers)) hits.add(name)
  }
  return { hits: [...hits], readBytes }
}

/**
 * What a process can write to, as it was at one moment: the process stands still while it is copied and goes on before anything is
 * searched. For what is kept shorter than a search takes.
 */
export function copyWritableMemory(pid: number): readonly Buffer[] {
  process.kill(pid, 'SIGSTOP')
  try {
    return [...memoryOf(pid, ({ writable }) => writable)].filter(piece => piece.some(byte => byte !== 0))
  } finally {
    process.kill(pid, 'SIGCONT')
  }
}

function* memoryOf(pid: number, wanted: (region: Region) => boolean = () => true): Generator<Buffer> {
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  try {
    for (const { start, end } of usedParts(pid, regions(pid).filter(wanted))) {
      for (let at = start; at < end; at += CHUNK_BYTES) {
        const buffer = Buffer.alloc(Math.min(CHUNK_BYTES + OVERLAP_BYTES, end - at))
        const n = readAt(memory, buffer, at)
        if (n > 0) yield buffer.subarray(0, n)
      }
    }
  } finally {
    closeSync(memory)
  }
}

/** This process and all its descendants. */
export function processTree(pid: number): number[] {
  const children = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(child => parentOf(child) === pid)
  return [pid, ...children.flatMap(processTree)]
}

function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return null
  }
}

type Region = Mapped & { readonly writable: boolean }

function regions(pid: number): Region[] {
  return readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .flatMap(line => {
      const match = /^([0-9a-f]+)-([0-9a-f]+) r(.).(.)/.exec(line)
      if (!match || /\[vvar\]|\[vsyscall\]/.test(line)) return []
      const start = Number.parseInt(match[1] ?? '', 16)
      const end = Number.parseInt(match[2] ?? '', 16)
      if (!Number.isSafeInteger(end)) return []
      return [{ start, end, writable: match[3] === 'w', shared: match[4] === 's' }]
    })
}

function readAt(file: number, buffer: Buffer, position: number): number {
  try {
    return readSync(file, buffer, 0, buffer.length, BigInt(position))
  } catch {
    return 0 // a region that cannot be read (guard pages) or went away meanwhile
  }
}
