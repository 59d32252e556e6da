/** Two soft tones, a fifth apart, for less than a second. Silent where the browser plays nothing yet. */
export function playTone(): void {
  const context = new AudioContext()
  const start = context.currentTime
  for (const [i, hertz] of [523, 784].entries()) {
    const at = start + i * 0.22
    const tone = context.createOscillator()
    const gain = context.createGain()
    tone.frequency.value = hertz
    gain.gain.setValueAtTime(0, at)
    gain.gain.linearRampToValueAtTime(0.12, at + 0.03)
    gain.gain.exponentialRampToValueAtTime(0.001, at + 0.5)
    tone.connect(gain).connect(context.destination)
    tone.start(at)
    tone.stop(at + 0.5)
  }
  setTimeout(() => void context.close(), 1_500)
}
