import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, readlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { type ParticipantInfo, SignalResponse, TrackSource } from '@livekit/protocol'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { resolveEngine } from './build/resolve.ts'
import { type Connection, engineContract, type Told } from './contract.ts'
import { type EngineEvent, type RunningEngine, startEngine } from './index.ts'
import { SOURCE_NAMES } from './token.ts'

const findEngine = () =>
  resolveEngine({ env: process.env, allowDownload: false, onProgress: p => console.error(p.message) })
const trial = { nodeIp: '127.0.0.1', udpPort: 0, tcpPort: false } as const

const SOURCES = new Map(Object.entries(SOURCE_NAMES).map(([ours, theirs]) => [theirs.toUpperCase(), ours]))

function told({ permission }: ParticipantInfo): Told {
  const source = (id: TrackSource) => SOURCES.get(TrackSource[id]) ?? `unknown ${id}`
  return {
    hidden: permission?.hidden ?? false,
    canSubscribe: permission?.canSubscribe ?? false,
    canPublish: permission?.canPublish ?? false,
    canPublishData: permission?.canPublishData ?? false,
    sources: (permission?.canPublishSources ?? []).map(source).sort(),
  }
}

interface Client extends Connection {
  readonly iceUrls: readonly string[]
  close(): void
}

/** A client's signalling socket as the gate forwards it; no media. */
async function connect(engine: RunningEngine, authorization: string): Promise<Client> {
  const url = `ws://127.0.0.1:${engine.control.endpoint().port}/rtc?protocol=16&sdk=js&version=2.23.0&auto_subscribe=0`
  // Node's WebSocket takes headers; the type it borrows from the browser does not know.
  const socket = new WebSocket(url, { headers: { authorization } } as never)
  socket.binaryType = 'arraybuffer'
  const joined = Promise.withResolvers<void>()
  const others = new Set<string>()
  let own: ParticipantInfo | undefined
  let iceUrls: string[] = []
  socket.onclose = socket.onerror = () => joined.reject(new Error('refused'))
  socket.onmessage = ({ data }) => {
    const { message } = SignalResponse.fromBinary(new Uint8Array(data as ArrayBuffer))
    if (message.case === 'join') {
      own = message.value.participant
      iceUrls = message.value.iceServers.flatMap(server => server.urls)
      for (const other of message.value.otherParticipants) others.add(other.identity)
      joined.resolve()
    } else if (message.case === 'update')
      for (const person of message.value.participants)
        if (person.identity === own?.identity) own = person
        else others.add(person.identity)
  }
  await joined.promise
  return {
    own: () => told(own!),
    others: () => [...others],
    isOpen: () => socket.readyState === WebSocket.OPEN,
    iceUrls,
    close: () => socket.close(),
  }
}

describe('LiveKit', () => {
  engineContract(async () => {
    const { path } = await findEngine()
    const engine = await startEngine({ bin: path, ...trial })
    return {
      control: engine.control,
      connect: (_room, authorization) => connect(engine, authorization),
      crash: () => process.kill(engine.pid()!, 'SIGKILL'),
      end: () => engine.stop(),
    }
  })
})

describe('LiveKit process', () => {
  let bin: string
  let engine: RunningEngine
  const events: EngineEvent[] = []
  beforeAll(async () => {
    bin = (await findEngine()).path
    engine = await startEngine({ bin, ...trial, onEvent: event => events.push(event) })
  }, 900_000)
  afterAll(() => engine?.stop())

  test('[P-11] clients are handed no STUN server but this machine', async () => {
    await engine.control.ensureRoom('ice')
    const { authorization } = await engine.control.admission('ice', 'alice', {
      kind: 'member',
      publish: ['camera'],
    })
    const alice = await connect(engine, authorization)
    expect(alice.iceUrls).toEqual([`stun:127.0.0.1:${engine.control.mediaAddress().udpPorts[0]}`])
    alice.close()
  })

  test.runIf(process.platform === 'linux')('trial listens on loopback only', () => {
    const { sockets } = listening(engine.pid()!)
    expect(sockets.length).toBeGreaterThanOrEqual(2)
    // 0100007F is 127.0.0.1 in the kernel's words.
    expect(sockets.filter(address => !address.startsWith('0100007F:'))).toEqual([])
  })

  test.runIf(process.platform === 'linux')('no secret in the arguments', () => {
    expect(readFileSync(`/proc/${engine.pid()}/cmdline`, 'utf8').split('\0').filter(Boolean)).toEqual([bin])
  })

  test('two engines side by side', async () => {
    const other = await startEngine({ bin, ...trial })
    try {
      expect(other.control.endpoint().port).not.toBe(engine.control.endpoint().port)
      await other.control.ensureRoom('room')
      const { authorization } = await engine.control.admission('room', 'alice', {
        kind: 'member',
        publish: [],
      })
      await expect(connect(other, authorization)).rejects.toThrow()
    } finally {
      await other.stop()
    }
  })

  test('kill -9: down at once, up again within two seconds on the same ports', async () => {
    const before = { ...engine.control.endpoint(), media: engine.control.mediaAddress() }
    const started = performance.now()
    process.kill(engine.pid()!, 'SIGKILL')
    await vi.waitFor(() => expect(events).toContainEqual(expect.objectContaining({ event: 'engine.down' })))
    await vi.waitFor(() => expect(engine.control.status()).toBe('up'), { timeout: 5_000, interval: 5 })
    expect(performance.now() - started).toBeLessThan(2_000)
    expect({ ...engine.control.endpoint(), media: engine.control.mediaAddress() }).toEqual(before)
    await engine.control.ensureRoom('after')
  })

  test('a start that cannot work says why', async () => {
    await expect(startEngine({ bin: '/nonexistent', ...trial })).rejects.toMatchObject({
      reason: 'start-failed',
    })
    await expect(startEngine({ bin, ...trial, udpPort: 70_000 })).rejects.toThrow(/70000/)
    await expect(startEngine({ bin, ...trial, tcpPort: 0 })).rejects.toMatchObject({ reason: 'start-failed' })
  })

  test('stop leaves no process and answers twice', async () => {
    const short = await startEngine({ bin, ...trial })
    const pid = short.pid()!
    await Promise.all([short.stop(), short.stop()])
    expect(short.control.status()).toBe('stopped')
    expect(() => process.kill(pid, 0)).toThrow()
    await expect(short.control.ensureRoom('room')).rejects.toMatchObject({ reason: 'down' })
  })

  test('the engine dies with its parent, even when that is killed', async () => {
    const folder = mkdtempSync(joinPath(tmpdir(), 'engine-'))
    const script = `
      import { startEngine } from ${JSON.stringify(joinPath(import.meta.dirname, 'index.ts'))}
      const engine = await startEngine(${JSON.stringify({ bin, ...trial })})
      console.log(engine.pid())`
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const pid = await new Promise<number>(resolve =>
      createInterface({ input: parent.stdout }).once('line', line => resolve(Number(line))),
    )
    expect(process.kill(pid, 0)).toBe(true)
    parent.kill('SIGKILL')
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 5_000, interval: 20 })
  })

  test('the printed path is the one that is resolved', async () => {
    const main = joinPath(import.meta.dirname, 'build/main.ts')
    const { stdout } = await promisify(execFile)(process.execPath, [main])
    expect(stdout.trim()).toBe(bin)
  })
})

/** A zombie that nobody collects is not running. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

/** Local addresses of the process's listening TCP and unconnected UDP sockets. */
function listening(pid: number): { sockets: string[] } {
  const inodes = new Set<string>()
  for (let fd = 0; fd < 64; fd++) {
    try {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1]
      if (inode) inodes.add(inode)
    } catch {}
  }
  const sockets: string[] = []
  for (const table of ['tcp', 'tcp6', 'udp', 'udp6'])
    for (const line of readFileSync(`/proc/${pid}/net/${table}`, 'utf8').split('\n').slice(1)) {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/)
      const isListening = state === (table.startsWith('tcp') ? '0A' : '07')
      if (local && isListening && inodes.has(inode!)) sockets.push(local)
    }
  return { sockets }
}
