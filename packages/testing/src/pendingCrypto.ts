/**
 * WebCrypto answers from a thread pool, whenever it likes. For schedules that repeat, this counts the operations under
 * way and lets them finish in the order in which they were asked for. Installed once per test process.
 */

let pending = 0
let tail: Promise<unknown> = Promise.resolve()

/**
 * In one process everybody checks the same signatures under the same keys. Each is really checked once; whether the same
 * bytes verify under the same key cannot change.
 */
const known = new Map<string, Promise<unknown>>()
const KNOWN_MAX = 20_000
const keyNumbers = new WeakMap<object, number>()
let keys = 0

function nameOf(method: string, args: readonly unknown[]): string | null {
  const text = (bytes: unknown) => Buffer.from(bytes as Uint8Array).toString('latin1')
  if (method === 'importKey' && args[0] === 'raw') {
    const [, bytes, algorithm, extractable, usages] = args
    return `import ${JSON.stringify([algorithm, extractable, usages])} ${text(bytes)}`
  }
  if (method !== 'verify' || args[0] !== 'Ed25519') return null
  const [, key, signature, data] = args
  const number = keyNumbers.get(key as object) ?? ++keys
  keyNumbers.set(key as object, number)
  return `verify ${number} ${text(signature)} ${text(data)}`
}

function remembered(name: string | null, run: () => Promise<unknown>): Promise<unknown> {
  const before = name === null ? undefined : known.get(name)
  if (before || name === null) return before ?? run()
  if (known.size >= KNOWN_MAX) known.clear()
  const result = run()
  known.set(name, result)
  return result
}

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
      const result = remembered(nameOf(name, args), () => original.apply(this, args))
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
