import { describe, expect, test } from 'vitest'
import { Storm } from './storm.ts'

/** `MODEL_SEED=7` runs one seed, `MODEL_SEEDS=500` many; `MODEL_STEPS` the length of each schedule. */
const one = process.env.MODEL_SEED
const count = Number(process.env.MODEL_SEEDS ?? 10)
const steps = Number(process.env.MODEL_STEPS ?? 25)
const seeds = one ? [Number(one)] : Array.from({ length: count }, (_, i) => i + 1)

describe('random schedules: nobody forks, nobody is locked out, nobody removed comes back', () => {
  test.each(seeds)('[K9] [K14] [K30] seed %i', { timeout: 120_000 }, async seed => {
    const storm = await Storm.open(seed)
    try {
      await storm.run(steps)
      expect(storm.trace.length).toBeGreaterThan(0)
    } catch (error) {
      throw new Error(
        `MODEL_SEED=${seed} MODEL_STEPS=${steps}\n${storm.report()}\n${error instanceof Error ? error.message : error}`,
        { cause: error },
      )
    } finally {
      storm.scene.close()
    }
  })
})
