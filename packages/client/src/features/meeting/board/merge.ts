import { type BoardEntry, type BoardName, encode, limits, type PlanEntry } from '@konklave/protocol'

/** An entry, and since when it has been up by the clock of this device. */
export type Held = {
  readonly entry: BoardEntry
  readonly since: number
  /** Somebody who may write it has told of it: its age is believed. */
  readonly sure: boolean
}
export type Entries = ReadonlyMap<BoardName, Held>

/** [K44] Whether everybody tells an entry, whoever wrote it. */
export const isPlan = (entry: BoardEntry): entry is PlanEntry =>
  entry.name === 'breakouts' || entry.name === 'places'

/** Of one name the higher version counts, of the same version the lower value: the same for all, whatever came first. */
export function merge(held: Entries, entry: BoardEntry, now: number, sure = true): Entries {
  const before = held.get(entry.name)
  const since = now - entry.ageMs
  const order = before ? compare(entry, before.entry) : 1
  if (order < 0) return held
  if (order > 0 || !before) return new Map(held).set(entry.name, { entry, since, sure })
  // Whoever may not write an entry could end its time for everybody.
  if (!sure) return held
  if (!before.sure) return new Map(held).set(entry.name, { ...before, since, sure })
  // What is on its way for long makes an entry seem younger than it is, never older.
  return since < before.since ? new Map(held).set(entry.name, { ...before, since }) : held
}

/** Positive if `a` counts and `b` does not; 0 if they are the same. */
export function compare(a: BoardEntry, b: BoardEntry): number {
  return a.n - b.n || compareBytes(encode(b.value), encode(a.value))
}

/** The version of what is written now, in epoch `epoch`. */
export const nextVersion = (before: number, epoch: number): number =>
  Math.max(before + 1, epoch * limits.BOARD_RUN + 1)

/** Versions beyond are not taken in a message of this epoch: nobody writes for all time. */
export const versionsEnd = (epoch: number): number => (epoch + 2) * limits.BOARD_RUN

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}
