/** One sound, louder or quieter than it came. */
export type Gain = {
  readonly stream: MediaStream
  set(volume: number): void
  close(): void
}

/**
 * Through an audio graph: elements go up to 1 only, and on iOS nowhere. Others' sound needs an element all the same, a mute
 * one: without it Chromium does not let it run.
 */
export function gainOf(track: MediaStreamTrack): Gain {
  const context = new AudioContext({ latencyHint: 'interactive' })
  const pump = new Audio()
  pump.muted = true
  pump.srcObject = new MediaStream([track])
  pump.play().catch(() => undefined)
  const gain = context.createGain()
  const sink = context.createMediaStreamDestination()
  context
    .createMediaStreamSource(new MediaStream([track]))
    .connect(gain)
    .connect(sink)
  // The volume was just set by hand: a browser that waits for a gesture has seen it.
  context.resume().catch(() => undefined)
  return {
    stream: sink.stream,
    set(volume) {
      gain.gain.value = volume
    },
    close() {
      pump.srcObject = null
      void context.close()
    },
  }
}
