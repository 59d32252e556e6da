import type { Bytes } from '@konklave/protocol'

/** Bytes that must not reach a log, an error or a page. Printing one in any way shows that it is one, and nothing else. */
export class Secret {
  readonly #bytes: Bytes

  constructor(bytes: Uint8Array) {
    this.#bytes = new Uint8Array(bytes)
  }

  /** A copy of the bytes, for the one call that needs them. Keep it in no field. */
  unsafeBytes(): Bytes {
    return this.#bytes.slice()
  }

  get sizeBytes(): number {
    return this.#bytes.length
  }

  /** Constant time for equal lengths. */
  equals(other: Secret): boolean {
    return equalConstantTime(this.#bytes, other.#bytes)
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]'
  }
}

/** Looks at every byte whatever it finds: for MACs and secrets. Lengths are public. */
export function equalConstantTime(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0)
  return difference === 0
}
