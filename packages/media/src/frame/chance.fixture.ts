/** Repeatable chance (mulberry32): small, seeded, good enough to make bytes nobody thought of. From 0 to below 1. */
export function chance(seed: number): () => number {
  let a = seed
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The same as whole numbers, from 0 to below `n`. */
export function wholeChance(seed: number): (n: number) => number {
  const random = chance(seed)
  return n => Math.floor(random() * n)
}
