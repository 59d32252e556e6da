import { expect, test } from 'vitest'
import { concat, utf8 } from './bytes.ts'
import { encode } from './codec.ts'
import { formatOwnerFile, isOrigin, ownerFileKdfs, parseOwnerFile, passphraseProblem } from './ownerFile.ts'

const file = { kdf: { ...ownerFileKdfs[0] }, salt: new Uint8Array(16), sealed: new Uint8Array(540) }
const whole = formatOwnerFile(file)
/** The first bytes of a file of this version, and then `value`. */
const holding = (value: unknown) => concat(whole.subarray(0, 20), encode(value))

test('[K17] an owner file comes back whole', () => {
  expect(parseOwnerFile(whole)).toEqual(file)
})

test('[K17] another file, a cut one and a newer one are told apart', () => {
  for (const other of ['', 'konklave', 'https://meet.example.org/m#AQE', '%PDF-1.7'])
    expect(parseOwnerFile(utf8(other))).toBe('not-an-owner-file')
  for (const end of [19, 20, 21, 100, whole.length - 1])
    expect(parseOwnerFile(whole.subarray(0, end))).toBe('cut')
  expect(parseOwnerFile(concat(whole, Uint8Array.of(0)))).toBe('cut')
  expect(parseOwnerFile(concat(whole, new Uint8Array(2_000_000)))).toBe('cut')
  const newer = whole.slice()
  newer[19] = 2
  expect(parseOwnerFile(newer)).toBe('newer-version')
})

test('[K17] a file may not ask for other work than we know', () => {
  const { kdf } = file
  for (const asked of [
    { ...kdf, memoryKiB: 4 * 1024 * 1024 },
    { ...kdf, memoryKiB: 8 },
    { ...kdf, passes: 1 },
    { ...kdf, passes: 2 ** 32 },
    { ...kdf, lanes: 1 },
  ])
    expect(parseOwnerFile(holding({ ...file, kdf: asked }))).toBe('newer-version')
  expect(parseOwnerFile(holding({ ...file, kdf: { ...kdf, memoryKiB: -1 } }))).toBe('cut')
  expect(parseOwnerFile(holding({ ...file, more: 1 }))).toBe('cut')
})

test('[K17] a file belongs to an origin and to nothing else', () => {
  for (const origin of ['https://meet.example.org', 'http://localhost:8443', 'https://[::1]:1'])
    expect(isOrigin(origin), origin).toBe(true)
  for (const origin of [
    'https://meet.example.org/',
    'https://Meet.example.org',
    'https://meet.example.org:443',
    'https://a@meet.example.org',
    'javascript:alert(1)',
    'wss://meet.example.org',
    'https://[',
  ])
    expect(isOrigin(origin), origin).toBe(false)
})

test('[K17] a passphrase is as long as what is left without white space at its ends and in runs', () => {
  const missing = (typed: string) => {
    const problem = passphraseProblem(typed)
    return problem?.t === 'short' ? problem.missing : problem
  }
  expect(missing(' '.repeat(15))).toBe(15)
  expect(missing(`  \u00a0lantern${' '.repeat(20)}oboe\t\n`)).toBe(3)
  expect(missing('lantern  gravel')).toBe(1)
  expect(missing('lantern gravels')).toBeNull()
  // Code points, in NFKC: a ligature is its letters, a sign outside the first plane is one.
  expect(missing('ﬁfteen letters')).toBeNull()
  expect(missing(`${'🔑'.repeat(13)}🚪`)).toBe(1)
})

test('[K17] one character over and over is no passphrase', () => {
  expect(passphraseProblem('a'.repeat(40))).toEqual({ t: 'same' })
  expect(passphraseProblem('aａ'.repeat(20))).toEqual({ t: 'same' })
  expect(passphraseProblem(`${'a'.repeat(14)}b`)).toBeNull()
})
