// Of the AudioWorkletGlobalScope, which the DOM types do not know.
declare class AudioWorkletProcessor {
  readonly port: MessagePort
}
declare function registerProcessor(name: string, processor: unknown): void

/** Hands the first channel over, block by block, until it is told to end. */
class TrialProcessor extends AudioWorkletProcessor {
  #ended = false
  constructor() {
    super()
    this.port.onmessage = () => {
      this.#ended = true
    }
  }
  process([input]: Float32Array[][]): boolean {
    // A copy: the browser writes the next block into the same memory.
    if (input?.[0]) this.port.postMessage(input[0].slice())
    return !this.#ended
  }
}

registerProcessor('record-trial', TrialProcessor)
