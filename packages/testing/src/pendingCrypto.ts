/**
 * WebCrypto answers from a thread pool, whenever it likes. For schedules that repeat, this counts the operations under
 * way and lets them finish in the order in which they were asked for. Installed once per test process.
 */

let pending = 0
let tail: Promise<unknown> = Promise.resolve()

/**
 * In one process everybody checks the same signatures, opens the same messages and derives the same keys. Each is really
 * done once: the same bytes under the same key cannot come out otherwise. What makes something new is never remembered.
 */
const REMEMBERED = new Set(['sign', 'verify', 'decrypt', 'digest', 'deriveBits', 'importKey', 'exportKey'])
const known = new Map<string, Promise<unknown>>()
const KNOWN_MAX = 20_000
const keyNumbers = new WeakMap<CryptoKey, number>()
let keys = 0

/** Differs whenever two arguments do. */
function nameOf(value: unknown): string {
  if (value instanceof CryptoKey) {
    const number = keyNumbers.get(value) ?? ++keys
    keyNumbers.set(value, number)
    return `key ${number}`
  }
  if (value instanceof ArrayBuffer) return nameOf(new Uint8Array(value))
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteOffset, byteLength } = value
    return `${byteLength} ${Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength).toString('latin1')}`
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? ''
  return `{${Object.entries(value).map(([key, one]) => `${key} ${nameOf(one)}`)}}`
}

function remembered(method: string, args: readonly unknown[], run: () => Promise<unknown>): Promise<unknown> {
  // ECDSA and RSA signatures are new each time.
  if (!REMEMBERED.has(method) || (method === 'sign' && args[0] !== 'Ed25519')) return run()
  const name = `${method} ${args.map(nameOf)}`
  const before = known.get(name)
  if (before) return before.then(copyOf)
  if (known.size >= KNOWN_MAX) known.clear()
  const result = run()
  known.set(name, result)
  return result.then(copyOf)
}

/** Whoever asks may overwrite what they get. */
function copyOf(result: unknown): unknown {
  if (result instanceof ArrayBuffer) return result.slice(0)
  return result instanceof CryptoKey ? result : structuredClone(result)
}

/** True while a WebCrypto operation has not been answered. */
export const busy = (): boolean => pending > 0

/** Resolves once all that was asked for until now has been answered. */
export const answered = (): Promise<unknown> => tail

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
      const result = remembered(name, args, () => original.apply(this, args))
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
