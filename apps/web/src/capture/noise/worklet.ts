import { Denoiser } from './denoiser.ts'

// Of the AudioWorkletGlobalScope, which the DOM types do not know.
declare class AudioWorkletProcessor {
  readonly port: MessagePort
}
declare const sampleRate: number
declare function registerProcessor(name: string, processor: unknown): void

const BLOCK = 128

/** Runs RNNoise on one voice, and says each second which share of real time it took. */
class NoiseProcessor extends AudioWorkletProcessor {
  readonly #denoiser: Denoiser
  /** There is no finer clock in here; over a second its steps of a millisecond even out. */
  #tookMs = 0
  #samples = 0
  #ended = false

  constructor({ processorOptions }: { processorOptions: { readonly code: ArrayBuffer } }) {
    super()
    this.#denoiser = new Denoiser(new WebAssembly.Module(processorOptions.code), BLOCK)
    this.port.onmessage = () => {
      this.#ended = true
    }
  }

  process([input]: Float32Array[][], [output]: Float32Array[][]): boolean {
    const from = input?.[0]
    const to = output?.[0]
    if (from && to) {
      const began = Date.now()
      this.#denoiser.process(from, to)
      this.#tell(Date.now() - began, from.length)
    }
    return !this.#ended
  }

  #tell(tookMs: number, samples: number): void {
    this.#tookMs += tookMs
    this.#samples += samples
    if (this.#samples < sampleRate) return
    this.port.postMessage(this.#tookMs / ((this.#samples / sampleRate) * 1000))
    this.#tookMs = 0
    this.#samples = 0
  }
}

registerProcessor('reduce-noise', NoiseProcessor)
