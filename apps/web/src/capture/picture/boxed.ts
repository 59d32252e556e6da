/**
 * Average over a square of `radius` around each number; at the edges over what there is of it. Two running sums, so the
 * radius costs nothing. `to` may be `from`.
 */
export function boxed(
  from: Float32Array,
  to: Float32Array,
  { width, height }: { readonly width: number; readonly height: number },
  radius: number,
): void {
  const between = scratchOf(width * height)
  for (let y = 0; y < height; y++) line(from, between, y * width, 1, width, radius)
  for (let x = 0; x < width; x++) line(between, to, x, width, height, radius)
}

let scratch = new Float32Array(0)
function scratchOf(count: number): Float32Array {
  if (scratch.length < count) scratch = new Float32Array(count)
  return scratch
}

function line(
  from: Float32Array,
  to: Float32Array,
  start: number,
  step: number,
  count: number,
  radius: number,
): void {
  let sum = 0
  const first = Math.min(radius, count)
  for (let i = 0; i < first; i++) sum += from[start + i * step] as number
  for (let i = 0; i < count; i++) {
    const [enters, leaves] = [i + radius, i - radius - 1]
    if (enters < count) sum += from[start + enters * step] as number
    if (leaves >= 0) sum -= from[start + leaves * step] as number
    const reach = Math.min(count - 1, enters) - Math.max(0, leaves + 1) + 1
    to[start + i * step] = sum / reach
  }
}
