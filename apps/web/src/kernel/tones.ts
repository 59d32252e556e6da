export type Tones = { readonly hertz: readonly number[]; readonly everyMs: number; readonly loudness: number }

let context: AudioContext | null = null

/** Soft tones, one after the other, made here: no file is fetched. Silent where the browser plays nothing yet. */
export function playTones({ hertz, everyMs, loudness }: Tones): void {
  context ??= new AudioContext()
  context.resume().catch(() => undefined)
  const { currentTime: now, destination } = context
  const lasts = (2 * everyMs) / 1000
  for (const [i, frequency] of hertz.entries()) {
    const [tone, gain] = [context.createOscillator(), context.createGain()]
    const at = now + (i * everyMs) / 1000
    tone.frequency.value = frequency
    gain.gain.setValueAtTime(0, at)
    gain.gain.linearRampToValueAtTime(loudness, at + 0.02)
    gain.gain.exponentialRampToValueAtTime(0.0001, at + lasts)
    tone.connect(gain).connect(destination)
    tone.start(at)
    tone.stop(at + lasts)
  }
}
