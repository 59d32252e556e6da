import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { probes } from '@konklave/server'
import { expect, test } from 'vitest'
import { requirements } from './requirements/list.ts'
import { requirementsPage, unproved } from './requirements/page.ts'

test('[P-15] REQUIREMENTS is as the probes and the tests are (npm run docs writes it)', () => {
  expect(readFileSync(join(import.meta.dirname, '../../docs/REQUIREMENTS.md'), 'utf8')).toBe(
    requirementsPage(),
  )
})

test('[P-15] all 86 are listed, once each, in order', () => {
  expect(requirements.map(({ id }) => id)).toEqual(
    Array.from({ length: 86 }, (_, i) => `P-${String(i + 1).padStart(2, '0')}`),
  )
})

test('[P-15] each has a probe, a test, or a reason why not', () => {
  const silent = (ids: readonly string[]) =>
    ids.filter(id => !requirements.find(one => one.id === id)?.notYet)
  expect(silent(unproved())).toEqual([])
  expect(silent(unproved([]))).toContain('P-25')
})

test('[P-15] no probe is of a requirement that does not exist', () => {
  const ids = requirements.map(({ id }) => id)
  expect(probes.map(({ id }) => id).filter(id => !ids.includes(id))).toEqual([])
})
