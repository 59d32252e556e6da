import code from '@sapphi-red/web-noise-suppressor/rnnoise_simd.wasm?url&inline'
import { describe, expect, test } from 'vitest'
import { Denoiser, SAMPLE_RATE } from './denoiser.ts'
import { Load } from './load.ts'

const BLOCK = 128
const module = new WebAssembly.Module(
  Uint8Array.from(atob(code.slice(code.indexOf(',') + 1)), sign => sign.charCodeAt(0)),
)

/** As the worklet is called. */
function through(sound: Float32Array): Float32Array {
  const denoiser = new Denoiser(module, BLOCK)
  const out = new Float32Array(sound.length)
  for (let at = 0; at + BLOCK <= sound.length; at += BLOCK)
    denoiser.process(sound.subarray(at, at + BLOCK), out.subarray(at, at + BLOCK))
  return out
}

/** Seeded, so that every run hears the same. */
function noise(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return state / 2 ** 31
  }
}

/** A buzz in syllables through two resonances: what RNNoise takes for a voice. */
function voice(seconds: number): Float32Array {
  const tones = Array.from({ length: 24 }, (_, n) => {
    const hertz = (n + 1) * 130
    const loud = Math.exp(-(((hertz - 600) / 350) ** 2)) + 0.5 * Math.exp(-(((hertz - 1_700) / 500) ** 2))
    return { hertz, loud: 0.05 * loud }
  }).filter(({ loud }) => loud > 0.001)
  return Float32Array.from({ length: seconds * SAMPLE_RATE }, (_, i) => {
    const t = i / SAMPLE_RATE
    // It glides, so that no moment is like another.
    const turn = 2 * Math.PI * (t + 0.3 * t * t)
    const syllable = Math.sqrt(Math.max(0, Math.sin(4 * Math.PI * t)))
    return syllable * tones.reduce((sum, { hertz, loud }) => sum + loud * Math.sin(hertz * turn), 0)
  })
}

const decibels = (sound: Float32Array) =>
  10 * Math.log10(sound.reduce((sum, v) => sum + v * v, 0) / sound.length + 1e-12)

/** By how many samples `late` has to be moved to fit `sound` best, up to 25 ms. */
function delayOf(sound: Float32Array, late: Float32Array): number {
  const at = Array.from({ length: 3_000 }, (_, i) => SAMPLE_RATE + 7 * i)
  const fit = (shift: number) => at.reduce((sum, i) => sum + (sound[i] ?? 0) * (late[i + shift] ?? 0), 0)
  const fits = Array.from({ length: 1_200 }, (_, shift) => fit(shift))
  return fits.indexOf(Math.max(...fits))
}

describe('noise reduction', () => {
  test('a voice passes nearly as loud as it was', () => {
    const before = voice(2)
    const after = through(before)
    expect(decibels(after) - decibels(before)).toBeGreaterThan(-4)
  })

  test('a fan becomes quieter by more than 30 dB within two seconds', () => {
    const next = noise(7)
    let air = 0
    const before = Float32Array.from({ length: 3 * SAMPLE_RATE }, () => {
      air = 0.97 * air + 0.2 * next()
      return 0.02 * air
    })
    const after = through(before)
    const late = 2 * SAMPLE_RATE
    expect(decibels(after.subarray(late)) - decibels(before.subarray(late))).toBeLessThan(-30)
  })

  test('it is late by less than 20 ms', () => {
    const before = voice(2)
    const delay = delayOf(before, through(before))
    console.log(`noise reduction: late by ${((delay / SAMPLE_RATE) * 1000).toFixed(1)} ms`)
    expect(delay).toBeLessThan(0.02 * SAMPLE_RATE)
    expect(delay).toBeGreaterThan(0)
  })

  test('blocks of every size come out whole', () => {
    for (const size of [100, 128, 512]) {
      const denoiser = new Denoiser(module, size)
      const before = voice(0.5)
      const out = new Float32Array(before.length)
      for (let at = 0; at + size <= before.length; at += size)
        denoiser.process(before.subarray(at, at + size), out.subarray(at, at + size))
      const steps = out.map((v, i) => Math.abs(v - (out[i - 1] ?? 0)))
      expect(Math.max(...steps), `${size}`).toBeLessThan(0.08)
    }
  })

  test('a file that is not RNNoise is refused', () => {
    const empty = new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))
    expect(() => new Denoiser(empty, BLOCK)).toThrow()
  })
})

test('one busy second does not switch it off, three in a row do', () => {
  const load = new Load()
  expect([0.9, 0.9, 0.1, 0.9, 0.9, 0.9].map(share => load.behind(share))).toEqual([
    false,
    false,
    false,
    false,
    false,
    true,
  ])
})
