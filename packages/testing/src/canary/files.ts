import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { found, type Marker } from './markers.ts'

/** `<file>: <marker>` for every marker found in any file below `dir`. */
export function searchFiles(dir: string, markers: readonly Marker[]): string[] {
  return readdirSync(dir).flatMap(name => {
    const path = join(dir, name)
    const stat = statSync(path)
    if (stat.isDirectory()) return searchFiles(path, markers)
    return stat.isFile() ? found(readFileSync(path), markers).map(m => `${path}: ${m}`) : []
  })
}
