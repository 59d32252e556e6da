import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Denoiser, SAMPLE_RATE } from '../apps/web/src/capture/noise/denoiser.ts'
import { row, summary, verdict } from './lib/stats.ts'

const SECONDS = 10
const ROUNDS = 9
/** As a worklet is called. */
const BLOCK = 128

/**
 * What reducing the noise of one voice costs, with the product's own code, in the engine that Chromium's worklets run in, too: CPU for
 * a second of sound, beside the same blocks only copied. How late it makes the voice, `denoiser.test.ts` measures.
 */
export async function bench(): Promise<void> {
  const wasm = createRequire(import.meta.url).resolve('@sapphi-red/web-noise-suppressor/rnnoise_simd.wasm')
  const denoiser = new Denoiser(new WebAssembly.Module(readFileSync(wasm)), BLOCK)
  const sound = Float32Array.from({ length: SECONDS * SAMPLE_RATE }, (_, i) => {
    const syllable = Math.sqrt(Math.max(0, Math.sin((4 * Math.PI * i) / SAMPLE_RATE)))
    return 0.1 * syllable * Math.sin((2 * Math.PI * 220 * i) / SAMPLE_RATE) + 0.01 * (Math.random() - 0.5)
  })
  const costOf = (process: (block: Float32Array, out: Float32Array) => void) => {
    const out = new Float32Array(BLOCK)
    const before = cpuMs()
    for (let at = 0; at + BLOCK <= sound.length; at += BLOCK) process(sound.subarray(at, at + BLOCK), out)
    return (cpuMs() - before) / SECONDS
  }
  const samples = { reduced: [] as number[], copied: [] as number[] }
  for (let i = -1; i < ROUNDS; i++) {
    const reduced = costOf((block, out) => denoiser.process(block, out))
    const copied = costOf((block, out) => out.set(block))
    if (i < 0) continue
    samples.reduced.push(reduced)
    samples.copied.push(copied)
  }
  console.log(row('a second of one voice, only copied', samples.copied, 'ms'))
  console.log(row('a second of one voice, noise reduced', samples.reduced, 'ms'))
  console.log(verdict('noise reduction, share of real time', summary(samples.reduced).median / 10, 15, '%'))
}

/** CPU of this process until now, ms. */
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
