import { ActionRefused } from '@konklave/client'
import { expect, test } from 'vitest'
import { refusalOf } from './refusal.ts'

test('only what may succeed another time is to be tried again', () => {
  const said = (['stale-epoch', 'offline', 'bad-commit', 'oneself'] as const).map(reason =>
    refusalOf(new ActionRefused(reason)),
  )
  expect(said).toEqual(['refused', 'refused', 'impossible', 'oneself'])
  expect(refusalOf(new Error('a bug'))).toBe('refused')
})
