import workletUrl from './worklet.ts?worker&url'

/** Sound that is in the memory of this page and nowhere else. */
export type Take = { readonly samples: Float32Array<ArrayBuffer>; readonly sampleRate: number }

/** Keeps what a track gives for a while. Ends early, with what there is, when `signal` says so. */
export async function listen(track: MediaStreamTrack, lengthMs: number, signal: AbortSignal): Promise<Take> {
  const context = new AudioContext()
  try {
    await context.audioWorklet.addModule(workletUrl)
    const source = context.createMediaStreamSource(new MediaStream([track]))
    const ear = new AudioWorkletNode(context, 'record-trial', { numberOfOutputs: 0 })
    const samples = new Float32Array(Math.round((context.sampleRate * lengthMs) / 1000))
    source.connect(ear)
    await context.resume()
    const filled = await new Promise<number>(resolve => {
      let at = 0
      signal.addEventListener('abort', () => resolve(at), { once: true })
      ear.port.onmessage = ({ data: block }: MessageEvent<Float32Array>) => {
        samples.set(block.subarray(0, samples.length - at), at)
        at = Math.min(samples.length, at + block.length)
        if (at === samples.length) resolve(at)
      }
    })
    ear.port.onmessage = null
    ear.port.postMessage('end')
    return { samples: samples.slice(0, filled), sampleRate: context.sampleRate }
  } finally {
    void context.close()
  }
}
