import { describe, expect, test } from 'vitest'
import { Storm } from './storm.ts'

/**
 * `MODEL_SEED=7` runs one seed, `MODEL_SEEDS=100000` many (from `MODEL_FROM` on), `MODEL_STEPS` sets the length of every schedule.
 */
const one = process.env.MODEL_SEED
const from = Number(process.env.MODEL_FROM ?? 1)
const count = Number(process.env.MODEL_SEEDS ?? 2_000)
const steps = process.env.MODEL_STEPS
const BATCH = 50

/** Most schedules are short, because trouble comes from what meets what; some are long, because some of it takes time. */
const stepsOf = (seed: number): number => Number(steps ?? (seed % 50 === 0 ? 50 : 6 + (seed % 9)))

/** The seeds of one of `of` files, which run side by side. */
export function storms(part: number, of: number): void {
  const seeds = one
    ? part === 0
      ? [Number(one)]
      : []
    : range(from, count).filter(seed => seed % of === part)
  const batches = range(0, Math.ceil(seeds.length / BATCH)).map(i => seeds.slice(i * BATCH, (i + 1) * BATCH))
  describe('random schedules: nobody forks, nobody is locked out, nobody removed comes back', () => {
    if (batches.length === 0) test('no seeds for this part', () => expect(one).toBeDefined())
    test.each(batches.map(batch => [batch[0] ?? 0, batch.at(-1) ?? 0, batch] as const))(
      '[K9] [K14] [K30] seeds %i to %i',
      { timeout: BATCH * 60_000 },
      async (_first, _last, batch) => {
        for (const seed of batch) await storm(seed)
      },
    )
  })
}

async function storm(seed: number): Promise<void> {
  const steps = stepsOf(seed)
  const storm = await Storm.open(seed)
  try {
    await storm.run(steps)
    expect(storm.trace.length).toBeGreaterThan(0)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new Error(`MODEL_SEED=${seed} MODEL_STEPS=${steps}\n${storm.report()}\n${message}`, {
      cause: error,
    })
  } finally {
    storm.scene.close()
  }
}

const range = (start: number, length: number): number[] => Array.from({ length }, (_, i) => start + i)
