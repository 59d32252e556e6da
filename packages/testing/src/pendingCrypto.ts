/**
 * WebCrypto answers from a thread pool, whenever it likes. For schedules that repeat, this counts the operations under
 * way and lets them finish in the order in which they were asked for. Installed once per test process.
 */

let pending = 0
let tail: Promise<unknown> = Promise.resolve()

/** True while a WebCrypto operation has not been answered. */
export const busy = (): boolean => pending > 0

const METHODS = [
  'encrypt',
  'decrypt',
  'sign',
  'verify',
  'digest',
  'generateKey',
  'deriveKey',
  'deriveBits',
  'importKey',
  'exportKey',
  'wrapKey',
  'unwrapKey',
] as const

type AnyMethod = (...args: unknown[]) => Promise<unknown>
const subtle = Object.getPrototypeOf(crypto.subtle) as Record<string, AnyMethod>
const INSTALLED = Symbol.for('konklave.testing.pendingCrypto')

if (!(INSTALLED in subtle)) {
  Object.defineProperty(subtle, INSTALLED, { value: true })
  for (const name of METHODS) {
    const original = subtle[name]
    if (!original) continue
    subtle[name] = function ordered(this: unknown, ...args: unknown[]) {
      pending++
      const result = original.apply(this, args)
      result.catch(() => undefined) // its turn to be handled comes with `inOrder`
      const inOrder = tail.then(() => result)
      tail = inOrder.then(
        () => undefined,
        () => undefined,
      )
      const done = () => {
        pending--
      }
      tail.then(done, done)
      return inOrder
    }
  }
}
