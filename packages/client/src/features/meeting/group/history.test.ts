import { encode, limits } from '@konklave/protocol'
import { expect, test } from 'vitest'
import { type Step, stepsForSeed } from './history.ts'

const step = (epoch: number, size: number): Step => ({
  epoch,
  ctxHash: new Uint8Array(32),
  context: new Uint8Array(2_000),
  commit: new Uint8Array(size),
})

test('[K30] a seed carries all remembered commits of a small meeting', () => {
  const steps = Array.from({ length: limits.SEED_COMMITS_MAX }, (_, i) => step(i, 500))
  expect(stepsForSeed(steps)).toEqual(steps)
})

test('[K30] of large commits a seed carries the newest, so that it fits a frame beside the largest tree', () => {
  const steps = Array.from({ length: limits.SEED_COMMITS_MAX }, (_, i) => step(i, limits.COMMIT_MAX_BYTES))
  const fitting = stepsForSeed(steps)
  expect(fitting.length).toBeGreaterThan(0)
  expect(fitting).toEqual(steps.slice(-fitting.length))
  const seed = {
    t: 'seed',
    groupInfo: new Uint8Array(limits.GROUP_INFO_MAX_BYTES),
    tree: new Uint8Array(limits.TREE_MAX_BYTES),
    commits: fitting.map(({ commit }) => commit),
    contexts: [...fitting.map(({ context }) => context), new Uint8Array(limits.GROUP_INFO_MAX_BYTES)],
  }
  expect(encode({ t: 'send', s: 1, ref: 1, body: seed }).length).toBeLessThanOrEqual(limits.FRAME_MAX_BYTES)
})
