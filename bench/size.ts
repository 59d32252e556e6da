import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/** JavaScript until prejoin can be used, and until in the meeting, gzipped, workers included. */
export async function bench(): Promise<void> {
  const web = join(import.meta.dirname, '../apps/web')
  console.log(execFileSync(process.execPath, ['size.mjs'], { cwd: web, encoding: 'utf8' }).trim())
}
