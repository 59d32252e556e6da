/** [K40] What one sender wrote, by its counter; a hole is a line that was lost with a server's memory. */
export interface Book {
  /** True when this line is new; a repeated one changes nothing. */
  add(from: string, n: number): boolean
  /** Highest counter per sender up to which nothing is missing, from the first line seen on. */
  have(): ReadonlyMap<string, number>
}

export function createBook(): Book {
  const senders = new Map<string, { upTo: number; readonly ahead: Set<number> }>()
  return {
    add(from, n) {
      const held = senders.get(from)
      if (!held) {
        senders.set(from, { upTo: n, ahead: new Set() })
        return true
      }
      if (n <= held.upTo || held.ahead.has(n)) return false
      held.ahead.add(n)
      while (held.ahead.delete(held.upTo + 1)) held.upTo++
      return true
    },
    have: () => new Map([...senders].map(([from, { upTo }]) => [from, upTo])),
  }
}
