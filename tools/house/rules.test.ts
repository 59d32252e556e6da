import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { pageWithTable, ruleTable } from './ruleTable.ts'

const page = join(import.meta.dirname, '../../docs/PROTOCOL.md')

it('PROTOCOL lists the tests of every rule as they are (npm run docs writes it)', () => {
  const text = readFileSync(page, 'utf8')
  expect(text).toBe(pageWithTable(text))
  expect(ruleTable()).toContain('| K13 |')
})
