import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
  'breach',
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

test('while a restore is unfinished, whoever writes is told so in one sentence', async () => {
  const data = join(dir, 'restored')
  mkdirSync(join(data, 'restoring'), { recursive: true })
  const where = ['--into', join(dir, 'into'), '--data', data]
  for (const args of [
    ['grant', 'add', '--data', data],
    ['setup', 'meet.example.org', '--yes', ...where],
  ]) {
    const { code, out, err } = await konklave(...args)
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(/^konklave: A restore into .* was cut off, so nothing is changed.*\.\n$/)
  }
  expect(readdirSync(data)).toEqual(['restoring'])
  expect(existsSync(join(dir, 'into'))).toBe(false)
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
  expect(err).toContain('noch offen, controller_address: die Postanschrift')
  expect(err).not.toContain('controller_name')
  expect((await konklave('duties', '--lang', 'fr')).err).toContain('--language must be one of de, en.')
})

test('[P-07] breach writes the facts and two drafts, and says what is still to be told', async () => {
  const window = ['--from', '2026-11-20', '--to', '2026-11-26T14:30Z', '--known', '2026-11-27T08:00Z']
  const named = ['--mode', 'public', '--host', 'meet.example.org', '--controller-name', 'Town of Exampleton']
  const { code, out, err } = await konklave(
    'breach',
    '--through',
    'data',
    ...window,
    '--out',
    'breach',
    ...named,
  )
  expect(code).toBe(0)
  expect(out.trim().split('\n')).toEqual(
    ['1-facts', '2-notice-to-the-authority', '3-notice-to-people'].map(name => `breach/breach-${name}.en.md`),
  )
  const notice = readFileSync(join(dir, 'breach/breach-2-notice-to-the-authority.en.md'), 'utf8')
  expect(notice).toContain('Town of Exampleton')
  expect(notice).toContain('The data directory was copied')
  expect(err).toContain('still blank, controller_address')
  expect(err).not.toContain('--known')
  const [worst, unknown, never, turned, gone] = await Promise.all([
    konklave('breach', '--language', 'de'),
    konklave('breach', '--through', 'cellar'),
    konklave('breach', '--known', 'yesterday'),
    konklave('breach', '--from', '2026-11-26', '--to', '2026-11-20'),
    konklave('breach', '--log', 'nowhere.log'),
  ])
  expect(worst.err).toContain('angenommen wurde das Schlimmste, --through machine')
  expect(worst.out).toContain('# Verletzung')
  expect(unknown.err).toMatch(/^konklave: --through must be one of creation-link, .*machine\.\n$/)
  expect(never.err).toMatch(/^konklave: --known must be a day or a time/)
  expect(gone).toMatchObject({ code: 1, err: 'konklave: --log names what is not there: nowhere.log.\n' })
  expect(turned).toMatchObject({ code: 1, err: 'konklave: --to is before --from.\n' })
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
