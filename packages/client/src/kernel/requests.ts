import type { ErrorCode } from '@konklave/protocol'
import { Refused, RequestFailed, type RequestFailure } from './errors.ts'
import type { Clock } from './ports.ts'

export type RequestOptions = { readonly timeoutMs?: number; readonly signal?: AbortSignal }

/** Requests of one opening of a stream that wait for their reply. */
export interface RequestTable {
  /** Gives the reference to send and the promise of the reply. */
  add(options: RequestOptions): { readonly ref: number; readonly reply: Promise<unknown> }
  replied(ref: number, body: unknown): void
  refused(ref: number, code: ErrorCode): void
  failAll(reason: RequestFailure): void
}

const DEFAULT_TIMEOUT_MS = 15_000

type Waiting = { resolve(body: unknown): void; reject(error: Error): void; done(): void }

export function createRequestTable(clock: Clock): RequestTable {
  const waiting = new Map<number, Waiting>()
  let next = 1
  const take = (ref: number) => {
    const found = waiting.get(ref)
    waiting.delete(ref)
    found?.done()
    return found
  }
  const fail = (ref: number, reason: RequestFailure) => take(ref)?.reject(new RequestFailed(reason))
  return {
    add({ timeoutMs = DEFAULT_TIMEOUT_MS, signal }) {
      const ref = next++
      const reply = new Promise<unknown>((resolve, reject) => {
        const aborted = () => fail(ref, 'aborted')
        const cancel = clock.after(timeoutMs, () => fail(ref, 'timeout'))
        const done = () => {
          cancel()
          signal?.removeEventListener('abort', aborted)
        }
        waiting.set(ref, { resolve, reject, done })
        if (signal?.aborted) aborted()
        else signal?.addEventListener('abort', aborted, { once: true })
      })
      return { ref, reply }
    },
    replied: (ref, body) => take(ref)?.resolve(body),
    refused: (ref, code) => take(ref)?.reject(new Refused(code)),
    failAll(reason) {
      for (const ref of [...waiting.keys()]) fail(ref, reason)
    },
  }
}
