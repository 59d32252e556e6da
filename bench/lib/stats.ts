/** Order statistics of a sample; quoted instead of means because these machines are shared and noisy. */
export type Summary = {
  readonly n: number
  readonly min: number
  readonly median: number
  readonly p95: number
  readonly max: number
}

export function summary(sample: readonly number[]): Summary {
  const sorted = [...sample].sort((a, b) => a - b)
  const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN
  return { n: sorted.length, min: at(0), median: at(0.5), p95: at(0.95), max: at(1) }
}

export function row(label: string, sample: readonly number[], unit: string): string {
  const s = summary(sample)
  const f = (x: number) => (x >= 100 ? x.toFixed(0) : x.toFixed(2))
  return `${label.padEnd(52)} median ${f(s.median)}  p95 ${f(s.p95)}  worst ${f(s.max)} ${unit}  (n = ${s.n})`
}

/** One goal of the product with what was measured. */
export function verdict(label: string, value: number, limit: number, unit: string): string {
  return `${value <= limit ? 'reached    ' : 'NOT REACHED'} ${label}: ${value.toFixed(2)} ${unit} (limit ${limit} ${unit})`
}
