import type { Processed } from '@konklave/media'
import codeUrl from '@sapphi-red/web-noise-suppressor/rnnoise_simd.wasm?url'
import { SAMPLE_RATE } from './denoiser.ts'
import { Load } from './load.ts'
import workletUrl from './worklet.ts?worker&url'

/** A press has just happened; a browser that still does not let sound run will not. */
const PATIENCE_MS = 3_000

/**
 * The microphone through RNNoise, in this browser. `gaveUp` is called once when it cannot keep up, or breaks.
 *
 * @throws when the browser cannot do it; the device is untouched then.
 */
export async function reduceNoise(
  device: MediaStreamTrack,
  gaveUp: (why: 'slow' | 'failed') => void,
): Promise<Processed> {
  const context = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: 'interactive' })
  try {
    const [code] = await Promise.all([loadCode(), context.audioWorklet.addModule(workletUrl)])
    const source = context.createMediaStreamSource(new MediaStream([device]))
    const noise = new AudioWorkletNode(context, 'reduce-noise', {
      channelCount: 1,
      channelCountMode: 'explicit',
      outputChannelCount: [1],
      processorOptions: { code },
    })
    const sink = new MediaStreamAudioDestinationNode(context, { channelCount: 1 })
    source.connect(noise).connect(sink)
    await running(context)
    const [track] = sink.stream.getAudioTracks()
    if (!track) throw new Error('no track')
    const load = new Load()
    noise.port.onmessage = ({ data: share }: MessageEvent<number>) => {
      if (load.behind(share)) gaveUp('slow')
    }
    noise.onprocessorerror = () => gaveUp('failed')
    const stop = () => {
      noise.port.onmessage = null
      noise.onprocessorerror = null
      noise.port.postMessage('end')
      source.disconnect()
      void context.close()
    }
    return { track, stop }
  } catch (error) {
    void context.close()
    throw error
  }
}

async function loadCode(): Promise<ArrayBuffer> {
  const answer = await fetch(codeUrl)
  if (!answer.ok) throw new Error(`no RNNoise: ${answer.status}`)
  return answer.arrayBuffer()
}

async function running(context: AudioContext): Promise<void> {
  const late = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new Error('sound does not start')), PATIENCE_MS),
  )
  await Promise.race([context.resume(), late])
}
