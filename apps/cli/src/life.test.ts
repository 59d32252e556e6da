import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'

const MAIN = join(import.meta.dirname, 'main.ts')
/** Each command is a process of its own, on a machine that may be busy. */
const LONG = { timeout: 180_000 }
let dir: string
let server: ChildProcess | null = null
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'konklave-life-'))
  writeFileSync(join(dir, 'konklave.toml'), 'port = 0\nlog_format = "json"\n')
})
afterAll(async () => {
  await stop('SIGKILL')
  rmSync(dir, { recursive: true, force: true })
})

function konklave(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise(resolve => {
    execFile(process.execPath, [MAIN, ...args], { cwd: dir }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
    })
  })
}

async function up(): Promise<void> {
  server = spawn(process.execPath, [MAIN, 'up'], { cwd: dir, stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: server.stdout as NodeJS.ReadableStream }))
    if (line.includes('ready')) return
  throw new Error('it ended before it was ready')
}

async function stop(signal: NodeJS.Signals): Promise<void> {
  const child = server
  server = null
  if (!child) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

test('an operator’s day: start, status, links, backup, a crash, and back again', LONG, async () => {
  expect(await konklave('status')).toMatchObject({ code: 3, err: expect.stringContaining('no server runs') })
  await up()
  const { code, out } = await konklave('status', '--json')
  const status = JSON.parse(out)
  expect([code, status.engine, status.sockets, status.rooms]).toEqual([0, 'up', 0, 0])
  // Counts and codes: nothing in it could say who somebody is.
  expect(Object.keys(status).sort()).toEqual(
    [
      'certificateDays',
      'engine',
      'meetings',
      'memoryBytes',
      'mode',
      'pid',
      'ports',
      'rooms',
      'since',
      'sockets',
      'version',
    ].sort(),
  )
  expect((await konklave('status')).out).toContain('media engine  up')

  const second = await konklave('up')
  expect(second).toMatchObject({ code: 1, err: expect.stringContaining('A running Konklave uses') })

  const added = await konklave('grant', 'add', '--note', 'School office')
  expect(added.out).toMatch(/\/#[\w-]{40,}/)
  expect((await konklave('grant')).out).toMatch(/\/#[\w-]{40,}/)
  const listed = (await konklave('grant', 'list')).out
  const [, fingerprint = ''] = /^([0-9a-f]{8}) {2}School office$/m.exec(listed) ?? []
  const wrong = await konklave('grant', 'revoke', 'ffff')
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('grant list') })

  expect(await konklave('backup', 'b.tar')).toMatchObject({ code: 0 })
  const revoked = await konklave('grant', 'revoke', fingerprint)
  expect(revoked.out).toContain('School office')
  expect((await konklave('grant', 'list')).out).not.toContain('School office')
  const running = await konklave('restore', 'b.tar', '--replace')
  expect(running).toMatchObject({ code: 1, err: expect.stringContaining('A running Konklave uses') })
  const checked = await konklave('check', '--json')
  expect(checked.code).toBe(0)
  expect(JSON.parse(checked.out).map((one: { check: string }) => one.check)).toContain('capacity')
  const report = await konklave('doctor', '--report')
  expect(report.out).toMatch(/0 sockets, 0 meetings, 0 rooms/)

  const breach = await konklave('breach', '--through', 'data', '--language', 'en')
  expect([breach.code, breach.out]).toEqual([0, expect.stringMatching(/Rooms that were there then \| 0 /)])
  expect(breach.out).toContain('has been running since')

  await stop('SIGKILL')
  const unasked = await konklave('restore', 'b.tar')
  expect(unasked).toMatchObject({ code: 1, err: expect.stringContaining('--replace') })
  const restored = await konklave('restore', 'b.tar', '--replace')
  expect(restored).toMatchObject({ code: 0, err: '' })
  expect(restored.out).toContain('revoked since then')
  expect((await konklave('grant', 'list')).out).toContain('School office')
  const without = await konklave('restore', 'b.tar', '--replace', '--no-grants')
  expect(without.out).not.toContain('revoked since then')
  expect((await konklave('grant', 'list')).out).toBe('Nobody has a link for creating rooms.\n')
  await up()
  expect((await konklave('status')).code).toBe(0)
  await stop('SIGTERM')
  expect(existsSync(join(dir, 'data/control.sock'))).toBe(false)
})

test(
  'on a new machine the settings come with the backup; a truncated one leaves nothing behind',
  LONG,
  async () => {
    const other = join(dir, 'other/konklave.toml')
    const args = ['--config', other, '--data', join(dir, 'other/data')]
    const whole = readFileSync(join(dir, 'b.tar'))
    truncateSync(join(dir, 'b.tar'), whole.length - 700)
    const cut = await konklave('restore', 'b.tar', ...args)
    expect(cut).toMatchObject({ code: 1, err: expect.stringContaining('incomplete or was changed') })
    expect(existsSync(join(dir, 'other'))).toBe(false)
    writeFileSync(join(dir, 'b.tar'), whole)
    expect(await konklave('restore', 'b.tar', ...args)).toMatchObject({ code: 0 })
    expect(readFileSync(other, 'utf8')).toContain('log_format')
    expect(readFileSync(join(dir, 'other/data/server.key'))).toEqual(
      readFileSync(join(dir, 'data/server.key')),
    )
  },
)

test('a bad day at the start is one sentence, exit code 1 and no stack', LONG, async () => {
  const failed = async (...args: string[]) => {
    const { code, err } = await konklave('up', ...args)
    expect([code, /\n\s+at /.test(err)]).toEqual([1, false])
    return err
  }
  const taken = createServer()
  await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve))
  const { port } = taken.address() as { port: number }
  expect(await failed('--port', String(port))).toContain('is taken by another program')
  taken.close()
  chmodSync(join(dir, 'data/server.key'), 0o644)
  expect(await failed()).toContain('chmod 600')
  chmodSync(join(dir, 'data/server.key'), 0o600)
  const { DatabaseSync } = await import('node:sqlite')
  const sqlite = new DatabaseSync(join(dir, 'data/konklave.db'))
  sqlite.exec("insert into kysely_migration (name, timestamp) values ('9999', '')")
  sqlite.close()
  expect(await failed()).toContain('newer version of Konklave')
  writeFileSync(join(dir, 'wrong.toml'), 'contoller_name = "x"\n')
  expect(await failed('--config', 'wrong.toml')).toContain('did you mean controller_name?')
})
