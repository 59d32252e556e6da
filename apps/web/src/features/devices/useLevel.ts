import { useEffect, useState } from 'react'

const EVERY_MS = 90

/** Loudness of a track, 0…1, computed here and sent nowhere. */
export function useLevel(track: MediaStreamTrack | undefined): number {
  const [level, setLevel] = useState(0)
  useEffect(() => {
    if (!track) return
    const context = new AudioContext()
    const analyser = context.createAnalyser()
    analyser.fftSize = 512
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples)
      const power = samples.reduce((sum, v) => sum + v * v, 0) / samples.length
      // −55 dB is a quiet room, −12 dB a loud voice.
      const db = 10 * Math.log10(power + 1e-10)
      setLevel(Math.min(1, Math.max(0, (db + 55) / 43)))
    }, EVERY_MS)
    return () => {
      clearInterval(timer)
      setLevel(0)
      void context.close()
    }
  }, [track])
  return level
}
