import { bytesToHex } from '@noble/hashes/utils.js'
import type { Suite } from './cipherSuite.ts'
import { carryRatchets, type Epoch, restoreRatchets, shredAll, shredKeys } from './epoch.ts'
import { EngineError, guarded } from './errors.ts'

/** A made commit or join that is not in force yet. */
export interface Pending {
  /** The commit's bytes, by which it is recognised when it comes back; null for a join by Welcome. */
  readonly commit: Uint8Array | null
  readonly next: Epoch
  /** True for joins: there is no epoch before that one could go back to. */
  readonly joins: boolean
}

/** All we hold of one group. */
export interface Session {
  current: Epoch | null
  /** The epoch before, for one step back (K29). */
  previous: Epoch | null
  pending: Pending | null
  /**
   * Epochs that were left by a step back, by ctxHash. Should such a commit be applied after all, its state is taken up
   * again: made anew it would start its sending ratchet, and with it AES-GCM keys and nonces, at zero a second time.
   */
  readonly voided: Map<string, Epoch>
}

/** Bounds `voided`: whoever gets there fetches the group anew. */
const maxVoided = 8

/** The groups of one engine; calls for the same group queue. */
export class Sessions {
  readonly #suite: Suite
  readonly #sessions = new Map<string, Session>()
  readonly #tails = new Map<string, Promise<unknown>>()

  constructor(suite: Suite) {
    this.#suite = suite
  }

  /** Runs `use` after everything asked before for this group. Interleaved calls would use a sending key twice. */
  run<T>(groupId: Uint8Array, use: (session: Session) => Promise<T>): Promise<T> {
    const key = bytesToHex(groupId)
    const before = this.#tails.get(key) ?? Promise.resolve()
    const result = before.then(() =>
      guarded(() => {
        const session = this.#sessions.get(key)
        if (session === undefined) throw new EngineError('unknown-group')
        return use(session)
      }),
    )
    const tail = result
      .catch(() => undefined)
      .then(() => {
        if (this.#tails.get(key) === tail) this.#tails.delete(key)
      })
    this.#tails.set(key, tail)
    return result
  }

  /** The session of this group, made if there is none. */
  open(groupId: Uint8Array): Session {
    const key = bytesToHex(groupId)
    const known = this.#sessions.get(key)
    if (known !== undefined) return known
    const session: Session = { current: null, previous: null, pending: null, voided: new Map() }
    this.#sessions.set(key, session)
    return session
  }

  has(groupId: Uint8Array): boolean {
    return this.#sessions.has(bytesToHex(groupId))
  }

  close(groupId: Uint8Array): void {
    const key = bytesToHex(groupId)
    const session = this.#sessions.get(key)
    if (session === undefined) return
    const { current, previous, pending, voided } = session
    for (const epoch of [current, previous, pending?.next, ...voided.values()]) {
      if (epoch === null || epoch === undefined) continue
      this.#suite.release(epoch.state.signaturePrivateKey)
      shredAll(epoch)
    }
    this.#sessions.delete(key)
  }
}

/** The epoch in force. */
export const inForce = (session: Session): Epoch => {
  if (session.current === null) throw new EngineError('unknown-group')
  return session.current
}

/** Puts `next` into force after the epoch it was computed from. */
export const advance = (session: Session, next: Epoch): Epoch => {
  const before = inForce(session)
  const again = session.voided.get(bytesToHex(next.group.ctxHash))
  const { group, floor, state } = again ?? next
  const entered: Epoch = { group, floor, state: carryRatchets(state, before.state) }
  session.voided.delete(bytesToHex(group.ctxHash))
  for (const [key, epoch] of session.voided) {
    if (epoch.group.epoch >= group.epoch) continue
    shredKeys(epoch)
    session.voided.delete(key)
  }
  if (session.previous !== null) shredKeys(session.previous)
  if (session.pending !== null && session.pending.next !== next) forget(session.pending)
  session.previous = before
  session.current = entered
  session.pending = null
  return entered
}

/** A commit that lost; its path keys are copies of those in force. */
const forget = ({ next, joins }: Pending): void => (joins ? shredAll(next) : shredKeys(next))

/** Forgets what is pending. */
export const dropPending = (session: Session): void => {
  if (session.pending !== null) forget(session.pending)
  session.pending = null
}

/** Puts a join into force; what was held of the group before is forgotten. */
export const enter = (session: Session, next: Epoch): Epoch => {
  for (const epoch of [session.current, session.previous, ...session.voided.values()]) {
    if (epoch !== null) shredAll(epoch)
  }
  session.voided.clear()
  session.previous = null
  session.current = next
  session.pending = null
  return next
}

/** One step back. */
export const stepBack = (session: Session): Epoch => {
  const now = inForce(session)
  const { previous } = session
  if (previous === null) throw new EngineError('no-previous')
  if (session.voided.size >= maxVoided) throw new EngineError('too-many-voids')
  const back: Epoch = { ...previous, state: restoreRatchets(previous.state, now.state) }
  session.voided.set(bytesToHex(now.group.ctxHash), now)
  session.current = back
  session.previous = null
  session.pending = null
  return back
}
