/** 10 ms at 48 kHz: RNNoise knows no other piece. */
export const FRAME = 480
export const SAMPLE_RATE = 48_000
/** RNNoise reckons in 16-bit samples. */
const SCALE = 32_767

type Rnnoise = {
  readonly memory: WebAssembly.Memory
  __wasm_call_ctors(): void
  malloc(sizeBytes: number): number
  /** 0: its own model. */
  rnnoise_create(model: number): number
  rnnoise_process_frame(state: number, to: number, from: number): number
}

/**
 * RNNoise behind blocks of any size. What comes out is late by less than a frame for the sake of the blocks, and by one
 * frame more inside RNNoise, whose frames overlap.
 *
 * @throws when the module is not the pinned one, or there is no memory for it.
 */
export class Denoiser {
  readonly #rnnoise: Rnnoise
  readonly #state: number
  readonly #at: number
  readonly #frame = new Float32Array(FRAME)
  #filled = 0
  /** Done and not handed out yet; never more than a frame and a block. */
  readonly #done: Float32Array
  #from = 0
  #to: number

  constructor(module: WebAssembly.Module, blockSize: number) {
    this.#rnnoise = start(module)
    this.#state = this.#rnnoise.rnnoise_create(0)
    this.#at = this.#rnnoise.malloc(FRAME * Float32Array.BYTES_PER_ELEMENT)
    if (!this.#state || !this.#at) throw new Error('no memory for RNNoise')
    // The least that never runs dry, whatever the rhythm of blocks and frames.
    this.#to = FRAME - commonDivisor(FRAME, blockSize)
    this.#done = new Float32Array(2 * FRAME + blockSize)
  }

  process(block: Float32Array, out: Float32Array): void {
    for (const sample of block) {
      this.#frame[this.#filled++] = sample * SCALE
      if (this.#filled === FRAME) this.#run()
    }
    const size = this.#done.length
    for (let i = 0; i < out.length; i++) {
      out[i] = this.#done[this.#from] ?? 0
      this.#from = (this.#from + 1) % size
    }
  }

  #run(): void {
    this.#filled = 0
    // Made anew each time: memory that grew has left the old view behind.
    const memory = new Float32Array(this.#rnnoise.memory.buffer, this.#at, FRAME)
    memory.set(this.#frame)
    this.#rnnoise.rnnoise_process_frame(this.#state, this.#at, this.#at)
    for (const sample of memory) {
      this.#done[this.#to] = sample / SCALE
      this.#to = (this.#to + 1) % this.#done.length
    }
  }
}

function start(module: WebAssembly.Module): Rnnoise {
  let memory: WebAssembly.Memory | null = null
  const env = {
    // Returns nothing: an array would be turned into a number, all 16 MB of it.
    emscripten_memcpy_big(to: number, from: number, sizeBytes: number): void {
      if (memory) new Uint8Array(memory.buffer).copyWithin(to, from, from + sizeBytes)
    },
    // What it begins with is enough for one voice.
    emscripten_resize_heap: () => 0,
    __assert_fail: () => {
      throw new Error('RNNoise found itself in a state that it does not allow')
    },
  }
  const rnnoise = new WebAssembly.Instance(module, { env }).exports as unknown as Rnnoise
  memory = rnnoise.memory
  rnnoise.__wasm_call_ctors()
  return rnnoise
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b))
