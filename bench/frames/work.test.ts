import { expect, test } from 'vitest'
import { prepareWork, type Work } from './work.ts'

test.each(['bare', 'passOn', 'ours'] satisfies (keyof Work['prepare'])[])(
  'a run of the frames bench ends: %s',
  async kind => {
    const { prepare, addedBytes } = await prepareWork()
    await (await prepare[kind]())()
    expect(addedBytes).toBe(26)
  },
)
