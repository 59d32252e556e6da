import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { differences, write } from './build.ts'
import { type Entry, tarOf } from './tar.ts'

let scratch: string
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'konklave-tar-'))
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

const file = (path: string, content: string, executable = false): Entry => ({
  t: 'file',
  path,
  executable,
  read: () => Buffer.from(content),
})
const LONG = `${'directory/'.repeat(12)}${'n'.repeat(90)}.js`
const ENTRIES = [
  file('k/run', '#!/bin/sh\n', true),
  file(`k/${LONG}`, 'long'),
  file('k/empty', ''),
  file('k/block', 'x'.repeat(512)),
  { t: 'link', path: 'k/link', target: 'run' } as const,
]
const bytes = (entries: readonly Entry[]) => Buffer.concat([...tarOf(entries)])

describe('the tar', () => {
  test('is unpacked by the system’s tar as it was meant, and belongs to root', () => {
    writeFileSync(join(scratch, 'a.tar'), bytes(ENTRIES))
    const list = execFileSync('tar', ['tvf', 'a.tar', '--utc'], { cwd: scratch, encoding: 'utf8' })
    for (const line of list.trim().split('\n')) expect(line).toMatch(/ root\/root .* 2020-01-01 00:00 /)
    execFileSync('tar', ['xf', 'a.tar'], { cwd: scratch })
    const read = (path: string) => readFileSync(join(scratch, 'k', path), 'utf8')
    expect([read('run'), read(LONG), read('empty'), read('block').length, read('link')]).toEqual([
      '#!/bin/sh\n',
      'long',
      '',
      512,
      '#!/bin/sh\n',
    ])
    expect(statSync(join(scratch, 'k/run')).mode & 0o777).toBe(0o755)
    expect(statSync(join(scratch, 'k/empty')).mode & 0o777).toBe(0o644)
  })

  test('[P-77] is the same whatever the order in which its entries were found', () => {
    expect(bytes(ENTRIES.toReversed()).equals(bytes(ENTRIES))).toBe(true)
  })

  test('one path twice and one too long are bugs, not archives', () => {
    expect(() => bytes([file('a', '1'), file('a', '2')])).toThrow('a is in the archive twice')
    for (const path of ['n'.repeat(101), `${'d'.repeat(156)}/name`])
      expect(() => bytes([file(path, '')])).toThrow('too long')
  })

  test('[P-77] packed twice it has the same bytes; an entry that changes with the hour shows', async () => {
    const twice = async (entries: readonly Entry[]) => [
      await write(entries, join(scratch, 'a.tar.gz')),
      await write(entries, join(scratch, 'b.tar.gz')),
    ]
    const [one, other] = await twice(ENTRIES)
    expect(other?.sha256).toBe(one?.sha256)
    let now = 0
    const read = () => Buffer.from(String(now++))
    const clock: Entry = { t: 'file', path: 'k/built-at', executable: false, read }
    const [before, after] = await twice([...ENTRIES, clock])
    expect(after?.sha256).not.toBe(before?.sha256)
    expect(after?.tarSha256).not.toBe(before?.tarSha256)
  })
})

test('[P-77] two builds that differ are told apart by the names of the files', () => {
  const line = (digit: string, path: string) => `${digit.repeat(64)}  ${path}\n`
  const one = line('a', 'same') + line('b', 'changed') + line('c', 'only here')
  const other = line('a', 'same') + line('d', 'changed') + line('e', 'only there')
  expect(differences(one, one)).toEqual([])
  expect(differences(one, other)).toEqual(['changed', 'only here', 'only there'])
})
