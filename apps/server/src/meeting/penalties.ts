import type { KeyHex } from './epoch.ts'

const JOINER_PAUSE_MS = 30_000

/** [K29] Two voids: a joiner pauses, a member loses lease and self-update, a role holder nothing. */
export class Penalties {
  readonly #voids = new Map<KeyHex, { count: number; pausedUntil: number }>()

  countVoid(key: KeyHex, now: number): void {
    const count = (this.#voids.get(key)?.count ?? 0) + 1
    this.#voids.set(key, { count, pausedUntil: count >= 2 ? now + JOINER_PAUSE_MS : now })
  }

  /** A joiner that must wait before it tries again. */
  pausesJoin(key: KeyHex, now: number): boolean {
    return now < (this.#voids.get(key)?.pausedUntil ?? 0)
  }

  /** A member that gets no lease and no self-update in this meeting any more. */
  isDistrusted(key: KeyHex): boolean {
    return (this.#voids.get(key)?.count ?? 0) >= 2
  }
}
