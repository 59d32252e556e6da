/**
 * Counters of one sender come in runs: each entering begins a new one (its epoch × this), so that whoever reloads never
 * repeats a number.
 */
export const RUN = 1_000_000

/** [K40] What each sender wrote, by its counter; a hole is a line that was lost with a server's memory. */
export interface Book {
  readonly empty: boolean
  /** True when this line is new; a repeated one changes nothing. One from before the first that was seen is new, too. */
  add(from: string, n: number): boolean
  /** Highest counter per sender up to which nothing is missing in its present run, from the first line seen on. */
  have(): ReadonlyMap<string, number>
}

type Held = {
  /** Everything from here to `upTo` is there. */
  first: number
  upTo: number
  /** What is there beyond that. */
  readonly ahead: Set<number>
}

export function createBook(): Book {
  const senders = new Map<string, Held>()
  return {
    get empty() {
      return senders.size === 0
    },
    add(from, n) {
      const held = senders.get(from)
      if (!held || runOf(n) > runOf(held.upTo)) {
        senders.set(from, { first: n, upTo: n, ahead: new Set() })
        return true
      }
      const isThere = (n >= held.first && n <= held.upTo) || held.ahead.has(n)
      if (isThere || runOf(n) < runOf(held.upTo)) return false
      if (n < held.first) {
        for (let known = held.first; known <= held.upTo; known++) held.ahead.add(known)
        Object.assign(held, { first: n, upTo: n })
      } else held.ahead.add(n)
      while (held.ahead.delete(held.upTo + 1)) held.upTo++
      return true
    },
    have: () => new Map([...senders].map(([from, { upTo }]) => [from, upTo])),
  }
}

export const runOf = (n: number): number => Math.floor(n / RUN)
