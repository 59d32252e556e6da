import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'

let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'konklave-cli-'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const COMMANDS = [
  'up',
  'setup',
  'config',
  'check',
  'status',
  'grant',
  'backup',
  'restore',
  'doctor',
  'audit',
  'inventory',
  'duties',
  'join',
]
const MAIN = join(import.meta.dirname, 'main.ts')

function konklave(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise(resolve => {
    execFile(process.execPath, [MAIN, ...args], { cwd: dir }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
    })
  })
}

test('without or with help it says what it can do', async () => {
  const [bare, help, duties] = await Promise.all([konklave(), konklave('help'), konklave('duties', '--help')])
  expect([bare.code, help.code, duties.code]).toEqual([2, 0, 0])
  for (const { out } of [bare, help, duties]) {
    for (const command of COMMANDS) expect(out).toContain(`konklave ${command}`)
    expect(out).toContain('--port')
  }
})

test('what it does not know it says in one line, without a stack', async () => {
  const [command, flag, object] = await Promise.all([
    konklave('start'),
    konklave('up', '--prot', '1'),
    konklave('constructor'),
  ])
  expect(command).toMatchObject({ code: 2, out: '' })
  expect(command.err).toBe(`konklave: there is no command "start". These exist: ${COMMANDS.join(', ')}.\n`)
  expect(flag).toMatchObject({ code: 1, err: 'konklave: --prot is not a setting; did you mean --port?\n' })
  expect(object.code).toBe(2)
})

test('config prints the settings in force', async () => {
  const { code, out } = await konklave('config', '--lan', '--port', '9000')
  expect(code).toBe(0)
  expect(out).toContain('mode = "lan"')
  expect(out).toContain('port = 9000')
})

test('grant makes a link and inventory says where its hash is kept', async () => {
  const grant = await konklave('grant', '--data', join(dir, 'data'))
  expect(grant.out).toMatch(/\/#[\w-]{40,}/)
  const { out } = await konklave('inventory')
  const entries = out
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as { where: string })
  expect(entries.some(entry => entry.where === 'file creation-grants')).toBe(true)
})

test('[P-04, P-06, P-12] duties writes the documents of the settings in force, with blanks for what they do not say', async () => {
  const settings = [
    '--mode',
    'public',
    '--host',
    'meet.example.org',
    '--controller-name',
    'Town of Exampleton',
  ]
  const { code, out, err } = await konklave('duties', '--lang=de', '--out', 'pack', ...settings)
  expect(code).toBe(0)
  const files = out.trim().split('\n')
  expect(files).toHaveLength(6)
  for (const file of files) {
    const text = readFileSync(join(dir, file), 'utf8')
    expect(text).toMatch(/^# .*\n\nStand /)
    expect(text).not.toMatch(/undefined|\[object/)
  }
  expect(readFileSync(join(dir, 'pack/2-record-of-processing.de.md'), 'utf8')).toContain('Town of Exampleton')
  expect(err).toContain('still blank, controller_address')
  expect(err).not.toContain('controller_name')
  expect((await konklave('duties', '--lang', 'fr')).err).toContain('--lang must be one of de, en.')
})

test('audit says when there was nothing to look at or to compare, which is neither the same nor different', async () => {
  const against = ['audit', '--against', 'http://127.0.0.1:9']
  const list = join(dir, 'assets.json')
  writeFileSync(list, `{"version":"1","assets":{"index.html":"${'0'.repeat(64)}"}}`)
  const empty = join(dir, 'empty.json')
  writeFileSync(empty, '{"version":"1","assets":{}}')
  const [bare, nowhere, nobody, nothing] = await Promise.all([
    konklave('audit'),
    konklave(...against, '--release', join(dir, 'nowhere')),
    konklave(...against, '--release', list),
    konklave(...against, '--release', empty),
  ])
  expect([bare.code, nowhere.code, nobody.code, nothing.code]).toEqual([2, 2, 2, 2])
  expect(nothing.out).toContain('has no page')
  expect(bare.err).toContain('no server runs on')
  expect(nowhere.err).toMatch(/^konklave: There is no release at/)
  expect(nobody.out).toContain('does not answer')
})

test('whoever reads no further, as head does, is told nothing more', async () => {
  const child = spawn(process.execPath, [MAIN, 'inventory'], { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.destroy()
  const [err, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  expect({ err, code }).toEqual({ err: '', code: 141 })
})

test('an engine that is not there is a clear sentence with remedies', async () => {
  const { code, err } = await new Promise<{ code: number; err: string }>(resolve => {
    const env = { ...process.env, LIVEKIT_SERVER_BIN: join(dir, 'no-such-engine') }
    execFile(
      process.execPath,
      [MAIN, 'up', '--port', '0', '--data', join(dir, 'data')],
      { cwd: dir, env },
      (error, _, stderr) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, err: stderr }),
    )
  })
  expect(code).toBe(1)
  expect(err).toContain('LIVEKIT_SERVER_BIN')
  expect(err).toContain('Any one of these helps:')
  expect(err).not.toMatch(/\n\s+at /)
})
