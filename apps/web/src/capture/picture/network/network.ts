import { startKernels } from './kernels.ts'
import { type Memory, takeMemory } from './memory.ts'
import { type Model, readModel, type Shape, type Step } from './readModel.ts'
import { AFTER, type After } from './sums.ts'
import { biases, grouped } from './weights.ts'

/** The only size that the network was trained for. */
export const MASK = { width: 256, height: 144 } as const

/** How sure the network is of each pixel that it belongs to a person: 0…255. */
export type Separate = (picture: Uint8ClampedArray, mask: Uint8ClampedArray) => void

/**
 * Sets up the network of `file`: every step becomes one call with fixed places in memory, so that a picture allocates nothing.
 *
 * @throws when the file is not the kind of network that this can run, or the browser has no SIMD.
 */
export function startNetwork(file: ArrayBuffer): Separate {
  const model = readModel(file)
  const memory = takeMemory()
  return new Plan(model, memory).finished()
}

class Plan {
  readonly #model: Model
  readonly #memory: Memory
  readonly #kernels: ReturnType<typeof startKernels>
  readonly #calls: (() => void)[] = []
  readonly #places = new Map<number, number>()
  /** How many steps still need a tensor: whoever is the last gives its place back. */
  readonly #needed = new Map<number, number>()
  #fill: ((picture: Uint8ClampedArray) => void) | null = null
  #read: ((mask: Uint8ClampedArray) => void) | null = null

  constructor(model: Model, memory: Memory) {
    this.#model = model
    this.#memory = memory
    this.#kernels = startKernels(memory.wasm)
    const known = new Set<Step>()
    for (const { inputs } of model.steps)
      for (const input of inputs) this.#needed.set(input, (this.#needed.get(input) ?? 0) + 1)
    for (const step of model.steps) {
      if (known.has(step)) continue
      const next = this.#fusable(step)
      if (next) known.add(next)
      this.#add(step, next)
      for (const input of step.inputs) this.#used(input)
    }
  }

  finished(): Separate {
    const [fill, read] = [this.#fill, this.#read]
    if (!fill || !read) throw new Error('no beginning, or no end')
    const calls = this.#calls
    return (picture, mask) => {
      fill(picture)
      for (const call of calls) call()
      read(mask)
    }
  }

  /** The step behind a convolution that only changes what comes out of it. */
  #fusable({ kind, output }: Step): Step | null {
    if ((kind !== 'conv' && kind !== 'depthwise') || this.#needed.get(output) !== 1) return null
    const next = this.#model.steps.find(({ inputs }) => inputs.includes(output))
    return next && (next.kind === 'relu' || next.kind === 'hardSwish') ? next : null
  }

  #add(step: Step, next: Step | null): void {
    const after =
      next?.kind === 'hardSwish' ? AFTER.hardSwish : next || step.rectified ? AFTER.rectified : AFTER.nothing
    const to = next?.output ?? step.output
    switch (step.kind) {
      case 'dequantize':
        // Numbers of 16 bits were made longer when the file was read.
        this.#model.tensors[step.output] = this.#tensor(step.inputs[0])
        break
      case 'conv':
        this.#conv(step, to, after)
        break
      case 'depthwise':
        this.#depthwise(step, to, after)
        break
      case 'average':
        this.#average(step)
        break
      case 'logistic':
        this.#logistic(step)
        break
      case 'add':
      case 'multiply':
        this.#pairwise(step)
        break
      case 'resize':
        this.#resize(step)
        break
      case 'transposedConv':
        this.#lastConv(step)
        break
      default:
        throw new Error(`${step.kind} on its own`)
    }
  }

  #conv(step: Step, to: number, after: After): void {
    const [from, kernel, bias] = step.inputs
    const [count, rows, columns, channels] = four(this.#tensor(kernel).shape)
    const [height, width] = this.#shape(to)
    const inputs = rows * columns * channels
    const first = from === this.#model.input
    if (!first && (inputs !== channels || step.stride !== 1)) throw new Error('a window of many channels')
    const source = first ? this.#first(height, width, rows, step.stride) : this.#place(from)
    const weights = this.#memory.keep(grouped(this.#values(kernel), count, inputs))
    const offsets = this.#memory.keep(biases(this.#values(bias), count))
    const target = this.#take(to)
    const { pointwise } = this.#kernels
    this.#calls.push(() => pointwise(source, weights, offsets, target, height * width, inputs, count, after))
  }

  /** Lays the window of each output pixel out in a row, with colours as 0…1. */
  #first(height: number, width: number, window: number, stride: number): number {
    const [rows, columns] = this.#shape(this.#model.input)
    if (rows !== MASK.height || columns !== MASK.width) throw new Error('another size of picture')
    const perPixel = window * window * 3
    const place = this.#memory.take(height * width * perPixel)
    const laid = this.#memory.view(place, height * width * perPixel)
    const before = Math.max((height - 1) * stride + window - rows, 0) >> 1
    this.#fill = picture => {
      let at = 0
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++)
          for (let i = 0; i < window; i++) {
            const row = y * stride + i - before
            for (let j = 0; j < window; j++) {
              const column = x * stride + j - before
              const within = row >= 0 && row < rows && column >= 0 && column < columns
              const pixel = 4 * (row * columns + column)
              laid[at++] = within ? (picture[pixel] ?? 0) / 255 : 0
              laid[at++] = within ? (picture[pixel + 1] ?? 0) / 255 : 0
              laid[at++] = within ? (picture[pixel + 2] ?? 0) / 255 : 0
            }
          }
    }
    return place
  }

  #depthwise(step: Step, to: number, after: After): void {
    const [from, kernel, bias] = step.inputs
    const [, size, , channels] = four(this.#tensor(kernel).shape)
    const [rows, columns] = this.#shape(from)
    const [height, width] = this.#shape(to)
    const source = this.#place(from)
    const weights = this.#memory.keep(this.#values(kernel))
    const offsets = this.#memory.keep(biases(this.#values(bias), channels))
    const target = this.#take(to)
    const bytes = channels * Float32Array.BYTES_PER_ELEMENT
    const reach = (length: number, many: number) => {
      const before = Math.max((many - 1) * step.stride + size - length, 0) >> 1
      return Array.from({ length: many }, (_, i) => {
        const start = i * step.stride - before
        const skipped = Math.max(0, -start)
        return { start: start + skipped, skipped, count: Math.min(size, length - start) - skipped }
      })
    }
    const [down, across] = [reach(rows, height), reach(columns, width)]
    const { window } = this.#kernels
    this.#calls.push(() => {
      let out = target
      for (const y of down)
        for (const x of across) {
          window(
            source + (y.start * columns + x.start) * bytes,
            weights + (y.skipped * size + x.skipped) * bytes,
            offsets,
            out,
            y.count,
            x.count,
            columns * bytes,
            size * bytes,
            channels,
            after,
          )
          out += bytes
        }
    })
  }

  #average({ inputs: [from], output }: Step): void {
    const [height, width, channels] = this.#shape(from)
    const source = this.#place(from)
    const target = this.#take(output)
    const values = this.#memory.view(target, channels)
    const { total } = this.#kernels
    this.#calls.push(() => {
      total(source, target, height * width, channels)
      for (let i = 0; i < channels; i++) values[i] = (values[i] ?? 0) / (height * width)
    })
  }

  #logistic({ inputs: [from], output }: Step): void {
    // The very last one is done while the mask is read.
    if (output === this.#model.output) return
    const [height, width, channels] = this.#shape(from)
    if (height * width !== 1) throw new Error('logistic of a picture')
    const values = this.#memory.view(this.#place(from), channels)
    const out = this.#memory.view(this.#take(output), channels)
    this.#calls.push(() => {
      for (let i = 0; i < channels; i++) out[i] = 1 / (1 + Math.exp(-(values[i] ?? 0)))
    })
  }

  #pairwise({ kind, inputs: [one, other], output, rectified }: Step): void {
    if (rectified) throw new Error('a rectified sum')
    const [height, width, channels] = this.#shape(output)
    const [a, b] = [this.#place(one), this.#place(other)]
    const target = this.#take(output)
    const pixels = height * width
    if (
      this.#count(one ?? -1) !== pixels * channels ||
      this.#count(other ?? -1) !== (kind === 'add' ? pixels : 1) * channels
    )
      throw new Error('shapes that do not fit')
    const { add, scale } = this.#kernels
    if (kind === 'add') this.#calls.push(() => add(a, b, target, pixels * channels))
    else this.#calls.push(() => scale(a, b, target, pixels, channels))
  }

  #resize({ inputs: [from], output, halfPixelCenters }: Step): void {
    const [rows, columns, channels] = this.#shape(from)
    const [height, width] = this.#shape(output)
    if (!halfPixelCenters || height !== 2 * rows || width !== 2 * columns)
      throw new Error('not twice as large')
    const source = this.#place(from)
    const target = this.#take(output)
    const rowBytes = columns * channels * Float32Array.BYTES_PER_ELEMENT
    const { stretch } = this.#kernels
    this.#calls.push(() => {
      for (let y = 0; y < height; y++) {
        const near = y >> 1
        const far = Math.min(rows - 1, Math.max(0, near + (y % 2 === 0 ? -1 : 1)))
        stretch(
          source + near * rowBytes,
          source + far * rowBytes,
          target + y * 2 * rowBytes,
          columns,
          channels,
        )
      }
    })
  }

  /** Each pixel becomes two by two of the mask. */
  #lastConv({ inputs: [from, kernel, bias], output }: Step): void {
    const [count, rows, columns, channels] = four(this.#tensor(kernel).shape)
    const [height, width] = this.#shape(from)
    if (count !== 1 || rows !== 2 || columns !== 2) throw new Error('another end')
    const source = this.#place(from)
    const weights = this.#memory.keep(grouped(this.#values(kernel), 4, channels))
    const offset = this.#values(bias)[0] ?? 0
    const offsets = this.#memory.keep(biases(new Float32Array(4).fill(offset), 4))
    const target = this.#memory.take(height * width * 8)
    const taps = this.#memory.view(target, height * width * 8)
    const { pointwise } = this.#kernels
    this.#calls.push(() =>
      pointwise(source, weights, offsets, target, height * width, channels, 8, AFTER.nothing),
    )
    this.#read = mask => {
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
          const at = 8 * (y * width + x)
          const pixel = 2 * (2 * y * width + x)
          mask[pixel] = sureness(taps[at] ?? 0)
          mask[pixel + 1] = sureness(taps[at + 1] ?? 0)
          mask[pixel + 2 * width] = sureness(taps[at + 2] ?? 0)
          mask[pixel + 2 * width + 1] = sureness(taps[at + 3] ?? 0)
        }
    }
    // Its reader is the mask.
    this.#places.set(output, target)
  }

  #tensor(index: number | undefined) {
    const tensor = this.#model.tensors[index ?? -1]
    if (!tensor) throw new Error(`no tensor ${index}`)
    return tensor
  }

  #values(index: number | undefined): Float32Array {
    const { values } = this.#tensor(index)
    if (!values) throw new Error(`tensor ${index} was not trained`)
    return values
  }

  #shape(index: number | undefined): Shape {
    const [, height, width, channels] = four(this.#tensor(index).shape)
    return [height, width, channels]
  }

  #place(index: number | undefined): number {
    const place = this.#places.get(index ?? -1)
    if (place === undefined) throw new Error(`tensor ${index} is needed before it is there`)
    return place
  }

  #take(index: number): number {
    const place = this.#memory.take(this.#count(index))
    this.#places.set(index, place)
    return place
  }

  #used(index: number): void {
    const left = (this.#needed.get(index) ?? 0) - 1
    this.#needed.set(index, left)
    const place = this.#places.get(index)
    if (left === 0 && place !== undefined) this.#memory.giveBack(place, this.#count(index))
  }

  #count(index: number): number {
    const [height, width, channels] = this.#shape(index)
    return height * width * channels
  }
}

function four([a, b, c, d]: readonly number[]): [number, number, number, number] {
  if (a === undefined || b === undefined || c === undefined || d === undefined)
    throw new Error('not a picture')
  return [a, b, c, d]
}

/** 1 / (1 + e^-x) as 0…255, from a table: the mask has 36,864 of them, and no eye sees finer steps. */
function sureness(x: number): number {
  return SURENESS[Math.min(SURENESS.length - 1, Math.max(0, Math.round((x + REACH) * STEPS)))] ?? 0
}
const REACH = 8
const STEPS = 64
const SURENESS = Uint8ClampedArray.from(
  { length: 2 * REACH * STEPS + 1 },
  (_, i) => 255 / (1 + Math.exp(REACH - i / STEPS)),
)
