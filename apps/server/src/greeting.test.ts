import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bytes, parseToken } from '@konklave/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Grants, openGrants } from './door/grants.ts'
import { greeting } from './greeting.ts'

const ORIGIN = 'https://meet.example'
let data: string
let grants: Grants
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'konklave-greeting-'))
  grants = openGrants(data, size => crypto.getRandomValues(new Uint8Array(size)) as Bytes)
})
afterEach(() => rmSync(data, { recursive: true }))

const said = (mode: 'trial' | 'lan' | 'public', isTerminal: boolean, language: 'de' | 'en' = 'en') =>
  greeting({ mode, origin: ORIGIN, grants, isTerminal, language }).join('\n')

test('the first start in a network, on a terminal, gives a link that creates rooms; the second gives none', () => {
  const token = parseToken(said('lan', true).match(/#(\S+)/)?.[1] ?? '')
  expect(typeof token === 'object' && token.kind === 'grant' && grants.allows(token.grant)).toBe(true)
  expect(said('lan', true)).not.toContain('#')
})

test.each([
  ['of a public server', 'public', true],
  ['of a public server, into a journal', 'public', false],
  ['in a network, into a journal', 'lan', false],
] as const)('a start %s makes no link, and says what makes one', (_, mode, isTerminal) => {
  expect(said(mode, isTerminal)).not.toContain('#')
  expect(grants.neverGiven).toBe(true)
  expect(said(mode, isTerminal)).toMatch(/^Nobody can create rooms.*konklave -- grant add/m)
})

test('when the last link was revoked, nobody is given one by a start', () => {
  grants.mint()
  for (const { fingerprint } of grants.list()) grants.revoke(fingerprint)
  expect(said('lan', true)).not.toContain('#')
  expect(grants.list()).toEqual([])
  expect([grants.neverGiven, openGrants(data, () => new Uint8Array(32)).neverGiven]).toEqual([false, false])
})

test('a trial needs no link', () => {
  expect(said('trial', true)).toContain(`${ORIGIN}/\n`)
  expect(grants.neverGiven).toBe(true)
})

test('it is said in German where that was asked for, with the same links', () => {
  const first = said('lan', true, 'de')
  expect(first).toMatch(/^Konklave ist bereit: https:\/\/meet\.example\/#\S+\nWer diesen Link hat/)
  expect(grants.list()).toMatchObject([{ note: 'erster Link, beim Start angelegt' }])
  for (const text of [first, said('lan', false, 'de'), said('public', true, 'de'), said('trial', true, 'de')])
    expect(text).not.toMatch(/\b(the|is|of|can|only|such|with)\b/i)
})
