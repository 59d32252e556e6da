import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { citedProofs, lacksForDuties, loadConfig } from '@konklave/server'
import { expect, test } from 'vitest'
import { ruleTable } from './ruleTable.ts'

const root = join(import.meta.dirname, '../..')
const carried = new Set([...ruleTable().matchAll(/^\| ([^|]+?) \|/gm)].map(([, id]) => id))
/** An id that the name of a test carries, or a file of tests. */
const proves = (proof: string) =>
  proof.includes('/') ? /\.test\.tsx?$/.test(proof) && existsSync(join(root, proof)) : carried.has(proof)

test('[P-06] every measure and every risk that the documents call tested is tested', () => {
  expect(citedProofs.length).toBeGreaterThan(20)
  expect(citedProofs.filter(proof => !proves(proof))).toEqual([])
})

test('[P-06] what nothing tests is found', () => {
  for (const proof of ['P-99', 'e2e/nothing.test.ts', 'apps/server/src/app.ts'])
    expect(proves(proof)).toBe(false)
})

test('[P-02] the settings that docs/admin/privacy.md shows leave nothing owed', () => {
  const [, shown = ''] =
    /```toml\n(.*?)```/s.exec(readFileSync(join(root, 'docs/admin/privacy.md'), 'utf8')) ?? []
  const directory = mkdtempSync(join(tmpdir(), 'konklave-docs-'))
  try {
    writeFileSync(join(directory, 'konklave.toml'), shown)
    const argv = ['--mode=public', '--certificate=acme', '--acme-directory=https://acme.example.eu/directory']
    expect(lacksForDuties(loadConfig({ argv, env: {}, cwd: directory }))).toEqual([])
    expect(lacksForDuties(loadConfig({ argv, env: {}, cwd: tmpdir() }))).not.toEqual([])
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
})
