/** The kinds of step that the network has; there is no other, so a file that asks for one is refused. */
const KINDS = {
  0: 'add',
  1: 'averagePool',
  3: 'conv',
  4: 'depthwise',
  6: 'dequantize',
  14: 'logistic',
  18: 'multiply',
  19: 'relu',
  23: 'resize',
  // Named by the file, not by TensorFlow Lite: a transposed convolution with a bias.
  32: 'transposedConv',
  40: 'average',
  117: 'hardSwish',
} as const

export type Kind = (typeof KINDS)[keyof typeof KINDS]

/** Of a picture inside the network: rows, columns, channels. */
export type Shape = readonly [height: number, width: number, channels: number]

export type Tensor = {
  /** As in the file: four numbers for pictures and kernels, one for biases. */
  readonly shape: readonly number[]
  /** Trained numbers; null for what is worked out. */
  readonly values: Float32Array | null
}

export type Step = {
  readonly kind: Kind
  readonly inputs: readonly number[]
  readonly output: number
  readonly stride: number
  /** Around the picture lie zeros, so that it stays as large as the stride allows. */
  readonly padded: boolean
  readonly rectified: boolean
  readonly halfPixelCenters: boolean
}

export type Model = {
  readonly tensors: Tensor[]
  readonly steps: readonly Step[]
  readonly input: number
  readonly output: number
}

/**
 * Reads a TensorFlow Lite file (FlatBuffers schema of TFLite, version 3) as far as a small network of pictures needs it.
 *
 * @throws when it holds anything else.
 */
export function readModel(file: ArrayBuffer): Model {
  const view = new DataView(file)
  const model = new Table(view, view.getUint32(0, true))
  const [graph] = model.tables(2)
  if (!graph) throw new Error('no graph')
  const buffers = model.tables(4)
  const codes = model.tables(1).map(code => Math.max(code.int8(0), code.int32(3)))
  const tensors = graph.tables(0).map(tensor => ({
    shape: tensor.int32s(0),
    values: valuesOf(file, tensor.int8(1), buffers[tensor.int32(2)]),
  }))
  const steps = graph.tables(3).map(operator => stepOf(codes[operator.int32(0)], operator))
  const [input = -1] = graph.int32s(1)
  const [output = -1] = graph.int32s(2)
  return { tensors, steps, input, output }
}

function stepOf(code: number | undefined, operator: Table): Step {
  const kind = KINDS[code as keyof typeof KINDS]
  if (!kind) throw new Error(`unknown step ${code}`)
  const inputs = operator.int32s(1)
  const [output = -1] = operator.int32s(2)
  const how = operator.table(4)
  const plain = { kind, inputs, output, stride: 1, padded: true, rectified: false, halfPixelCenters: false }
  if (!how) return plain
  switch (kind) {
    case 'conv':
    case 'depthwise': {
      if (how.int32(1) !== how.int32(2)) throw new Error('two strides')
      return {
        ...plain,
        padded: how.int8(0) === 0,
        stride: how.int32(1),
        rectified: isRectified(how.int8(kind === 'conv' ? 3 : 4)),
      }
    }
    case 'add':
    case 'multiply':
      return { ...plain, rectified: isRectified(how.int8(0)) }
    case 'resize':
      if (how.int8(2) !== 0) throw new Error('aligned corners')
      return { ...plain, halfPixelCenters: how.int8(3) !== 0 }
    default:
      return plain
  }
}

function isRectified(activation: number): boolean {
  if (activation > 1) throw new Error(`unknown activation ${activation}`)
  return activation === 1
}

const FLOAT32 = 0
const FLOAT16 = 1

function valuesOf(file: ArrayBuffer, type: number, buffer: Table | undefined): Float32Array | null {
  const [from, sizeBytes] = buffer?.bytes(0) ?? [0, 0]
  if (sizeBytes === 0) return null
  if (type === FLOAT32) return new Float32Array(file.slice(from, from + sizeBytes))
  if (type === FLOAT16) return Float32Array.from(new Uint16Array(file.slice(from, from + sizeBytes)), half)
  return null
}

/** A number of 16 bits (IEEE 754 binary16). */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15))
}

/** A FlatBuffers table: its fields are found through a list of offsets, and those that are missing are 0. */
class Table {
  readonly #view: DataView
  readonly #at: number
  constructor(view: DataView, at: number) {
    this.#view = view
    this.#at = at
  }

  int8(field: number): number {
    const at = this.#field(field)
    return at ? this.#view.getInt8(at) : 0
  }

  int32(field: number): number {
    const at = this.#field(field)
    return at ? this.#view.getInt32(at, true) : 0
  }

  int32s(field: number): number[] {
    const [at, count] = this.#vector(field)
    return Array.from({ length: count }, (_, i) => this.#view.getInt32(at + 4 * i, true))
  }

  /** Where in the file, and how many. */
  bytes(field: number): readonly [at: number, count: number] {
    return this.#vector(field)
  }

  table(field: number): Table | null {
    const at = this.#field(field)
    return at ? new Table(this.#view, this.#follow(at)) : null
  }

  tables(field: number): Table[] {
    const [at, count] = this.#vector(field)
    return Array.from({ length: count }, (_, i) => new Table(this.#view, this.#follow(at + 4 * i)))
  }

  #vector(field: number): readonly [at: number, count: number] {
    const at = this.#field(field)
    if (!at) return [0, 0]
    const start = this.#follow(at)
    return [start + 4, this.#view.getUint32(start, true)]
  }

  #field(field: number): number {
    const list = this.#at - this.#view.getInt32(this.#at, true)
    const place = 4 + 2 * field
    if (place >= this.#view.getUint16(list, true)) return 0
    const offset = this.#view.getUint16(list + place, true)
    return offset && this.#at + offset
  }

  #follow = (at: number): number => at + this.#view.getUint32(at, true)
}
