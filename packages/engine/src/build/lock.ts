import { mkdir, open, rm, stat, utimes } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

const BEAT_MS = 1_000
const STALE_MS = 15_000
const POLL_MS = 250

/**
 * Runs `work` while holding `path` as a lock file shared by processes. The holder touches the file every
 * second; one that stopped doing so for 15 s is dead (a pid would mean nothing across containers that
 * share a cache). Two waiters that bury the same dead holder may both get in: work has to bear that, here by
 * ending in one atomic rename. `onWait` is called once when somebody else holds it.
 */
export async function withLock<T>(
  path: string,
  {
    signal,
    onWait,
    staleMs = STALE_MS,
  }: { signal?: AbortSignal | undefined; onWait?: () => void; staleMs?: number },
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(dirname(path), { recursive: true })
  let told = false
  while (!(await take(path))) {
    if (!told) onWait?.()
    told = true
    const age = await stat(path).then(
      s => Date.now() - s.mtimeMs,
      () => 0,
    )
    if (age > staleMs) await rm(path, { force: true })
    else await wait(POLL_MS, undefined, signal ? { signal } : {})
  }
  const beat = setInterval(() => {
    const now = new Date()
    utimes(path, now, now).catch(() => {})
  }, BEAT_MS)
  try {
    return await work()
  } finally {
    clearInterval(beat)
    await rm(path, { force: true })
  }
}

async function take(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close()
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}
