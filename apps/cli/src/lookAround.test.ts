import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { loadConfig, type Status } from '@konklave/server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lookAround } from './lookAround.ts'

let data: string
let stops: (() => unknown)[]
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'konklave-look-'))
  stops = [() => rmSync(data, { recursive: true, force: true })]
})
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

/** Holds the data directory as a server does from its first moment on. */
function starting(): DatabaseSync {
  const lock = new DatabaseSync(join(data, 'instance.lock'))
  lock.exec('begin exclusive')
  return lock
}

/** Tells how it is, but only who asks often enough: a server that takes its time. */
async function readyLate(port: number): Promise<void> {
  const status: Status = {
    version: '1',
    mode: 'lan',
    pid: 1,
    since: '2026-11-26T12:00:00.000Z',
    engine: 'up',
    sockets: 0,
    rooms: 0,
    meetings: 0,
    certificateDays: null,
    memoryBytes: 1,
    ports: { tcp: [port], udp: [] },
  }
  let asked = 0
  const control = createServer(socket => {
    if (++asked > 4) socket.end(JSON.stringify(status))
    else socket.destroy()
  })
  control.listen(join(data, 'control.sock'))
  await once(control, 'listening')
  stops.push(() => control.close())
}

async function takenPort(): Promise<number> {
  const page = createServer()
  page.listen(0)
  await once(page, 'listening')
  stops.push(() => page.close())
  return (page.address() as { port: number }).port
}

const ports = async (port: number) => {
  const config = { ...loadConfig({ argv: ['--data', data], env: {}, cwd: data }), port }
  const { findings, status } = await lookAround(config, [])
  return { status, ports: findings.filter(({ check }) => check === 'ports') }
}

test('a server that is just starting is waited for, and its ports are its own', async () => {
  const port = await takenPort()
  const lock = starting()
  stops.push(() => lock.close())
  await readyLate(port)
  const { status, ports: found } = await ports(port)
  expect(status?.pid).toBe(1)
  expect(found).toMatchObject([
    { verdict: 'ok', says: { en: `${port}/tcp is taken by this server, as it should be.` } },
  ])
})

test('where no server is on its way, a port that is taken is somebody else’s, and nobody waits', async () => {
  const { status, ports: found } = await ports(await takenPort())
  expect(status).toBeNull()
  expect(found).toMatchObject([{ verdict: 'fail', says: { en: expect.stringContaining('another program') } }])
})
