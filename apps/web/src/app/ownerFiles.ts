import { limits, parseOwnerFile } from '@konklave/protocol'
import type { OwnerFiles, ReadOwnerFile } from '../kernel/home.ts'
import type { OwnerFileWork } from '../workers/ownerFileDesk.ts'

/** [K17] Owner files of this host. Each piece of work that takes its time has a worker of its own, which ends with it. */
export function ownerFiles(here: Pick<Location, 'host'>): OwnerFiles {
  return {
    seal: (link, passphrase, signal) => done({ t: 'seal', link, passphrase }, signal),
    read,
    open: (bytes, passphrase, signal) => done({ t: 'open', bytes, passphrase, host: here.host }, signal),
  }
}

/** Of a file that was chosen only the beginning: it may be anything. */
async function read(file: Blob): Promise<ReadOwnerFile> {
  const start = file.slice(0, limits.OWNER_FILE_MAX_BYTES + 1)
  // Moved, deleted, or on a disk that is no longer there.
  const buffer = await start.arrayBuffer().catch(() => null)
  if (buffer === null) return { t: 'unreadable' }
  const bytes = new Uint8Array(buffer)
  const parsed = parseOwnerFile(bytes)
  return typeof parsed === 'string' ? { t: parsed } : { t: 'file', bytes }
}

/** `T` is what the desk answers to this piece of work. Rejects when there is no worker, or nobody waits any more. */
async function done<T>(work: OwnerFileWork, signal: AbortSignal): Promise<T> {
  // The sheet may have been closed while this code was fetched: then nobody else gets to see the passphrase.
  signal.throwIfAborted()
  const worker = new Worker(new URL('../workers/ownerFile.ts', import.meta.url), { type: 'module' })
  return new Promise<T>((resolve, reject) => {
    worker.addEventListener('message', ({ data }) => resolve(data))
    worker.addEventListener('error', () => reject(new Error('no worker for owner files')))
    signal.addEventListener('abort', () => reject(signal.reason))
    worker.postMessage(work)
  }).finally(() => worker.terminate())
}
