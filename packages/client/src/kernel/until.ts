import { effect, type ReadonlySignal } from '@preact/signals-core'
import type { Clock } from './ports.ts'

/** Resolves true when `holds` of the signal's value, false after `ms` or when `abort` is aborted. Never rejects. */
export function until<T>(
  source: ReadonlySignal<T>,
  holds: (value: T) => boolean,
  options: { readonly clock: Clock; readonly ms: number; readonly abort?: AbortSignal },
): Promise<boolean> {
  return new Promise(resolve => {
    const ends: (() => void)[] = []
    let done = false
    const finish = (result: boolean) => {
      if (done) return
      done = true
      resolve(result)
      // An effect may not dispose of itself while its first run is under way.
      queueMicrotask(() => {
        for (const end of ends) end()
      })
    }
    const aborted = () => finish(false)
    ends.push(
      options.clock.after(options.ms, aborted),
      effect(() => {
        if (holds(source.value)) finish(true)
      }),
      () => options.abort?.removeEventListener('abort', aborted),
    )
    if (options.abort?.aborted) finish(false)
    else options.abort?.addEventListener('abort', aborted, { once: true })
  })
}

export type Deferred<T> = { readonly promise: Promise<T>; readonly resolve: (value: T) => void }

export function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>(done => {
    resolve = done
  })
  return { promise, resolve }
}
