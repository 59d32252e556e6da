/** Small repeatable generator (mulberry32): a failing seed is a test case. */
export function seededRandom(seed: number): {
  next(): number
  below(n: number): number
  bytes(n: number): Uint8Array
} {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (n: number) => Math.floor(next() * n)
  return { next, below, bytes: n => Uint8Array.from({ length: n }, () => below(256)) }
}
