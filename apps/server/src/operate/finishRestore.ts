import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { STAGE } from '../config/index.ts'
import { syncFile } from '../store/index.ts'
import { DATABASE_FILE, KEPT_FILES } from './files.ts'

/** Lists what was prepared. From the moment it exists the restore counts, whatever happens. */
export const READY = 'ready.json'

/**
 * Puts a prepared restore into place; one that was not finished preparing is thrown away. Also done at every start, so
 * that a power cut in the middle leaves the old state or the new one. The data directory must be locked.
 */
export function finishRestore(data: string): void {
  const stage = join(data, STAGE)
  if (!existsSync(stage)) return
  const ready = join(stage, READY)
  if (existsSync(ready)) {
    const names: readonly string[] = JSON.parse(readFileSync(ready, 'utf8'))
    // What SQLite keeps beside the old database would be applied to the new one.
    for (const rest of ['-wal', '-shm', '-journal'])
      rmSync(join(data, `${DATABASE_FILE}${rest}`), { force: true })
    for (const name of KEPT_FILES) {
      if (!names.includes(name)) rmSync(join(data, name), { force: true })
      // If it is not there any more, it is in place already.
      else if (existsSync(join(stage, name))) renameSync(join(stage, name), join(data, name))
    }
    syncFile(data)
    rmSync(ready)
    syncFile(stage)
  }
  rmSync(stage, { recursive: true, force: true })
}
