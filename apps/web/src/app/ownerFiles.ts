import type { OwnerFiles } from '../kernel/home.ts'
import type { OwnerFileWork } from '../workers/ownerFileDesk.ts'

/** [K17] Owner files of this host. Each piece of work has a worker of its own, which ends with it. */
export function ownerFiles(here: Pick<Location, 'host'>): OwnerFiles {
  return {
    seal: (link, passphrase, signal) => done({ t: 'seal', link, passphrase }, signal),
    read: (file, signal) => done({ t: 'read', file }, signal),
    open: (bytes, passphrase, signal) => done({ t: 'open', bytes, passphrase, host: here.host }, signal),
  }
}

/** `T` is what the desk answers to this piece of work. Rejects when there is no worker, or nobody waits any more. */
function done<T>(work: OwnerFileWork, signal: AbortSignal): Promise<T> {
  const worker = new Worker(new URL('../workers/ownerFile.ts', import.meta.url), { type: 'module' })
  return new Promise<T>((resolve, reject) => {
    worker.addEventListener('message', ({ data }) => resolve(data))
    worker.addEventListener('error', () => reject(new Error('no worker for owner files')))
    signal.addEventListener('abort', () => reject(signal.reason))
    worker.postMessage(work)
  }).finally(() => worker.terminate())
}
