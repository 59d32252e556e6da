import { useEffect, useRef } from 'react'

/** Hands over what a track gives, again and again; nothing of it is kept or sent. */
export function useSamples(
  track: MediaStreamTrack | null,
  everyMs: number,
  take: (samples: Float32Array) => void,
): void {
  const latest = useRef(take)
  latest.current = take
  useEffect(() => {
    if (!track) return
    const context = new AudioContext()
    const analyser = context.createAnalyser()
    analyser.fftSize = 4_096
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    const timer = setInterval(() => {
      // One that does not run gives zeros, and they would be taken for those of the device.
      if (context.state !== 'running') return
      analyser.getFloatTimeDomainData(samples)
      latest.current(samples)
    }, everyMs)
    return () => {
      clearInterval(timer)
      void context.close()
    }
  }, [track, everyMs])
}
