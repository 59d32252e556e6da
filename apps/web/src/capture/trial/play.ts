import { prefs } from '../../kernel/prefs.ts'
import type { Take } from './listen.ts'

/** Plays through the chosen speaker; resolves when it is over, or `signal` ends it. */
export async function play({ samples, sampleRate }: Take, signal: AbortSignal): Promise<void> {
  if (samples.length === 0 || signal.aborted) return
  const context = new AudioContext()
  // Only an element can be given a speaker in every browser that has the choice at all.
  const speaker = new Audio()
  try {
    const buffer = context.createBuffer(1, samples.length, sampleRate)
    buffer.copyToChannel(samples, 0)
    const source = new AudioBufferSourceNode(context, { buffer })
    const sink = context.createMediaStreamDestination()
    source.connect(sink)
    speaker.srcObject = sink.stream
    const { speaker: chosen } = prefs.peek()
    // One that is gone: the browser goes on with its own choice.
    if (chosen) await speaker.setSinkId?.(chosen).catch(() => undefined)
    await Promise.all([context.resume(), speaker.play()])
    await new Promise<void>(resolve => {
      source.onended = () => resolve()
      signal.addEventListener('abort', () => resolve(), { once: true })
      source.start()
    })
  } finally {
    speaker.srcObject = null
    void context.close()
  }
}

const NOTES_HZ = [523.25, 659.25, 783.99]
const NOTE_S = 0.35

/** Three quiet notes, made here. */
export function notes(sampleRate = 48_000): Take {
  const perNote = Math.round(NOTE_S * sampleRate)
  const samples = Float32Array.from({ length: NOTES_HZ.length * perNote }, (_, i) => {
    const hertz = NOTES_HZ[Math.floor(i / perNote)] ?? 0
    const within = (i % perNote) / perNote
    return 0.2 * Math.sin((2 * Math.PI * hertz * i) / sampleRate) * Math.sin(Math.PI * within)
  })
  return { samples, sampleRate }
}
