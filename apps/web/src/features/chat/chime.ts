let context: AudioContext | null = null

const TONES_HZ = [660, 880]
const EACH_S = 0.09
const LOUDNESS = 0.05

/** Two soft tones, made here: no file is fetched. */
export function chime(): void {
  context ??= new AudioContext()
  void context.resume()
  const { currentTime: now, destination } = context
  for (const [i, hz] of TONES_HZ.entries()) {
    const [tone, gain] = [context.createOscillator(), context.createGain()]
    const at = now + i * EACH_S
    tone.frequency.value = hz
    gain.gain.setValueAtTime(0, at)
    gain.gain.linearRampToValueAtTime(LOUDNESS, at + 0.01)
    gain.gain.exponentialRampToValueAtTime(0.0001, at + 2 * EACH_S)
    tone.connect(gain).connect(destination)
    tone.start(at)
    tone.stop(at + 2 * EACH_S)
  }
}
