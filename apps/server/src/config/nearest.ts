/** The candidate within two edits of `word`, if any: enough for a slip, too little for another word. */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  let best: string | null = null
  let least = 3
  for (const candidate of candidates) {
    const d = distance(word, candidate)
    if (d >= least) continue
    least = d
    best = candidate
  }
  return best
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same))
    }
    row = next
  }
  return row[b.length] ?? 0
}
