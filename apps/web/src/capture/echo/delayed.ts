import { prefs } from '../../kernel/prefs.ts'

const DELAY_S = 2

/** Plays a track two seconds late through the chosen speaker; returns what ends it. */
export async function delayed(track: MediaStreamTrack): Promise<() => void> {
  const context = new AudioContext()
  const speaker = new Audio()
  const late = new DelayNode(context, { maxDelayTime: DELAY_S, delayTime: DELAY_S })
  const sink = context.createMediaStreamDestination()
  context
    .createMediaStreamSource(new MediaStream([track]))
    .connect(late)
    .connect(sink)
  speaker.srcObject = sink.stream
  const { speaker: chosen } = prefs.peek()
  // One that is gone: the browser goes on with its own choice.
  if (chosen) await speaker.setSinkId?.(chosen).catch(() => undefined)
  await Promise.all([context.resume(), speaker.play()])
  return () => {
    speaker.srcObject = null
    void context.close()
  }
}
