import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { found, type Marker } from './markers.ts'

/** `<file>: <marker>` for every marker found in any file below `dir`. */
export function searchFiles(dir: string, markers: readonly Marker[]): string[] {
  return readdirSync(dir).flatMap(name => {
    const path = join(dir, name)
    // A link that leads nowhere is a lock of Firefox.
    const stat = statSync(path, { throwIfNoEntry: false })
    if (stat?.isDirectory()) return searchFiles(path, markers)
    return stat?.isFile() ? found(readFileSync(path), markers).map(m => `${path}: ${m}`) : []
  })
}

/** Regular files that a process has open for writing, deleted ones included: read them by their path in /proc. */
export function openFiles(pid: number): { readonly path: string; readonly name: string }[] {
  const directory = `/proc/${pid}/fd`
  return readdirSync(directory).flatMap(fd => {
    const path = join(directory, fd)
    try {
      const flags = /flags:\s*0*(\d+)/.exec(readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8'))?.[1] ?? '0'
      const writes = (Number.parseInt(flags, 8) & 3) !== 0
      return writes && statSync(path).isFile() ? [{ path, name: readlinkSync(path) }] : []
    } catch {
      return [] // closed meanwhile
    }
  })
}
