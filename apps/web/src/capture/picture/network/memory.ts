const PAGE_BYTES = 65_536
const NUMBER_BYTES = Float32Array.BYTES_PER_ELEMENT
/** Four pixels are worked out at once: behind a picture of one there is room for three more, of 128 channels. */
const SPARE_NUMBERS = 512
const LARGEST_BYTES = 16 * 1024 * 1024

/** Memory of the network: what was trained stays, and places of pictures are used again. All places are byte addresses. */
export type Memory = {
  readonly wasm: WebAssembly.Memory
  keep(values: Float32Array): number
  take(count: number): number
  giveBack(place: number, count: number): void
  view(place: number, count: number): Float32Array
}

/** @throws when there is no such memory */
export function takeMemory(): Memory {
  const wasm = new WebAssembly.Memory({
    initial: LARGEST_BYTES / PAGE_BYTES,
    maximum: LARGEST_BYTES / PAGE_BYTES,
  })
  const free = new Map<number, number[]>()
  let end = 16
  const fresh = (count: number) => {
    const place = end
    end += Math.ceil(((count + SPARE_NUMBERS) * NUMBER_BYTES) / 64) * 64
    if (end > LARGEST_BYTES) throw new Error('a network larger than expected')
    return place
  }
  const view = (place: number, count: number) => new Float32Array(wasm.buffer, place, count)
  return {
    wasm,
    view,
    keep(values) {
      const place = fresh(values.length)
      view(place, values.length).set(values)
      return place
    },
    take: count => free.get(count)?.pop() ?? fresh(count),
    giveBack(place, count) {
      free.set(count, [...(free.get(count) ?? []), place])
    },
  }
}
