import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { type ConnectionOptions, type TLSSocket, connect as tlsConnect } from 'node:tls'
import { base64url, hex, parseToken } from '@konklave/protocol'
import { expect, test } from 'vitest'
import { ChangeError } from '../config/changes.ts'
import { lockFile } from '../config/index.ts'
import { Http2Client } from '../testing/http2Client.ts'
import { ManualClock } from '../testing/manualClock.ts'
import { randomBytes, startTestApp } from '../testing/testApp.ts'
import { createAddressLimits } from './addressLimits.ts'
import { GrantError, mintGrant, openGrants } from './grants.ts'
import { createTreeTickets } from './treeTickets.ts'
import { createUnproven, UNPROVEN_MAX } from './unproven.ts'

test('[P-35] one address is slowed down, others are not, and after ten minutes nothing is remembered', () => {
  const clock = new ManualClock()
  const limits = createAddressLimits(clock)
  const taken = (address: string) => {
    let n = 0
    while (limits.take('create', address)) n++
    return n
  }
  expect(taken('192.0.2.1')).toBe(30)
  expect(limits.take('create', '::ffff:192.0.2.1')).toBe(false)
  expect(limits.take('create', '192.0.2.2')).toBe(true)
  // A /64 is one customer, the next one another.
  expect(taken('2001:db8:0:1::1')).toBe(30)
  expect(limits.take('create', '2001:db8:0:1:ffff::2')).toBe(false)
  expect(limits.take('create', '2001:db8:0:2::1')).toBe(true)
  clock.advance(2_000)
  expect(taken('192.0.2.1')).toBe(2)
  clock.advance(10 * 60_000)
  expect(taken('192.0.2.1')).toBe(30)
})

test('connections of one address are bounded, and ended ones count no more', () => {
  const limits = createAddressLimits(new ManualClock())
  const leave = Array.from({ length: 1_500 }, () => limits.connection('192.0.2.1'))
  expect(leave.every(Boolean)).toBe(true)
  expect(limits.connection('192.0.2.1')).toBeNull()
  expect(limits.connection('192.0.2.2')).not.toBeNull()
  leave[0]?.()
  expect(limits.connection('192.0.2.1')).not.toBeNull()
})

test('connections that last count for as long as they do, not for ten minutes', () => {
  const clock = new ManualClock()
  const limits = createAddressLimits(clock)
  const leave = Array.from({ length: 1_500 }, () => limits.connection('192.0.2.1'))
  clock.advance(60 * 60_000)
  expect(limits.connection('192.0.2.1')).toBeNull()
  for (const one of leave) one?.()
  expect(limits.connection('192.0.2.1')).not.toBeNull()
})

test('a grant is kept as a hash only and can be given up by deleting its line', () => {
  const dir = mkdtempSync(join(tmpdir(), 'konklave-grants-'))
  const grants = openGrants(dir, randomBytes)
  expect([grants.neverGiven, grants.allows(randomBytes(32)), grants.allows(undefined)]).toEqual([
    true,
    false,
    false,
  ])
  const [first, second] = [grants.mint(), grants.mint()]
  expect([
    grants.neverGiven,
    grants.allows(first),
    grants.allows(second),
    grants.allows(randomBytes(32)),
  ]).toEqual([false, true, true, false])
  const path = join(dir, 'creation-grants')
  const stored = readFileSync(path, 'utf8')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  for (const grant of [first, second])
    for (const form of [hex(grant), base64url(grant)]) expect(stored).not.toContain(form)
  writeFileSync(path, stored.split('\n').slice(1).join('\n'), { mode: 0o600 })
  expect([grants.allows(first), grants.allows(second)]).toEqual([false, true])
  const minted = parseToken(mintGrant(dir))
  expect(typeof minted === 'object' && minted.kind === 'grant' && grants.allows(minted.grant)).toBe(true)
  rmSync(dir, { recursive: true })
})

test('two commands that make and end grants at once lose none of each other’s', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'konklave-grants-'))
  const grants = openGrants(dir, randomBytes)
  const old = Array.from({ length: 10 }, () => grants.mint('old'))
  const program = `
    const { grantsOf } = await import(${JSON.stringify(join(import.meta.dirname, 'grants.ts'))})
    const grants = grantsOf(process.argv[1])
    const mine = grants.list().filter((_, i) => i < 10 && i % 2 === Number(process.argv[2]))
    process.stdout.write('ready')
    process.stdin.once('data', () => {
      for (let i = 0; i < 20; i++) {
        grants.mint('new')
        if (mine[i]) grants.revoke(mine[i].fingerprint)
      }
      process.exit()
    })`
  const both = ['0', '1'].map(half =>
    spawn(process.execPath, ['--input-type=module', '-e', program, dir, half], {
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  )
  await Promise.all(both.map(({ stdout }) => once(stdout, 'data')))
  for (const { stdin } of both) stdin.write('go')
  const ends = await Promise.all(both.map(one => once(one, 'exit')))
  expect(ends.map(([code]) => code)).toEqual([0, 0])
  expect(grants.list().filter(({ note }) => note === 'new')).toHaveLength(40)
  expect(old.filter(grant => grants.allows(grant))).toEqual([])
  rmSync(dir, { recursive: true })
})

test('a grant is not made while another command has the list for too long, and it is said', () => {
  const dir = mkdtempSync(join(tmpdir(), 'konklave-grants-'))
  const lock = lockFile(join(dir, 'creation-grants.lock'), 0)
  const grants = openGrants(dir, randomBytes, 10)
  expect(() => grants.mint()).toThrow(ChangeError)
  // Looking does not wait.
  expect(grants.list()).toEqual([])
  lock?.release()
  grants.mint()
  expect(grants.list()).toHaveLength(1)
  rmSync(dir, { recursive: true })
})

test('a grant has a note of the operator, is listed by a fingerprint, and ends when it is revoked', () => {
  const dir = mkdtempSync(join(tmpdir(), 'konklave-grants-'))
  const path = join(dir, 'creation-grants')
  const grants = openGrants(dir, randomBytes)
  // A file of before there were notes.
  const old = grants.mint()
  const second = grants.mint('School office\n# not a line of its own')
  expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(4)
  const [first, listed] = grants.list()
  expect(first?.note).toBe('')
  expect(listed?.note).toBe('School office # not a line of its own')
  expect(listed?.fingerprint).toMatch(/^[0-9a-f]{8}$/)
  for (const wrong of ['', 'zz', 'abc', '/', first?.fingerprint.slice(0, 3) ?? ''])
    expect(() => grants.revoke(wrong)).toThrow(GrantError)
  expect(grants.revoke(listed?.fingerprint ?? '')).toEqual(listed)
  expect([grants.allows(old), grants.allows(second)]).toEqual([true, false])
  expect(grants.list()).toHaveLength(1)
  rmSync(dir, { recursive: true })
})

test('more than sixty-four grants are refused: no older one is lost in silence', () => {
  const dir = mkdtempSync(join(tmpdir(), 'konklave-grants-'))
  const grants = openGrants(dir, randomBytes)
  const [first] = Array.from({ length: 64 }, () => grants.mint())
  expect(() => grants.mint()).toThrow('Revoke one')
  expect(grants.allows(first)).toBe(true)
  rmSync(dir, { recursive: true })
})

test('a tree ticket dies after thirty seconds and with its first use', () => {
  const clock = new ManualClock()
  const trees = createTreeTickets(clock, randomBytes)
  const tree = new Uint8Array([1])
  const [a, b] = [trees.issue(tree), trees.issue(tree)]
  expect(trees.take(randomBytes(16))).toBeNull()
  expect([trees.take(a), trees.take(a)]).toEqual([tree, null])
  clock.advance(30_000)
  expect(trees.take(b)).toBeNull()
})

test('[P-78] a request that comes byte by byte is ended, over TLS too, and so is whoever says nothing', {
  timeout: 40_000,
}, async () => {
  const [trial, lan] = await Promise.all([
    startTestApp(),
    startTestApp({ mode: 'lan', files: { 'index.html': '<p>here</p>' } }),
  ])
  const secured = (ALPNProtocols: string[], allowHalfOpen = false) =>
    tlsConnect({
      port: lan.door.port,
      host: '127.0.0.1',
      rejectUnauthorized: false,
      ALPNProtocols,
      allowHalfOpen,
    } as ConnectionOptions)
  const plain = connect(trial.door.port, '127.0.0.1')
  const secure = secured(['http/1.1'])
  const greeted = await Http2Client.open(`https://localhost:${lan.door.port}`)
  const began = performance.now()
  const gone = (socket: TLSSocket) =>
    new Promise(resolve => {
      socket.on('error', () => {}).resume()
      socket.once('close', resolve)
    })
  // None of them hangs up when the server does: each must be gone for good, not wait for that.
  const silent = [['http/1.1'], ['h2'], []].map(protocols => {
    const socket = secured(protocols, true)
    socket.once('end', () => {
      const poking = setInterval(() => socket.write('X'), 200)
      socket.once('close', () => clearInterval(poking))
    })
    return gone(socket)
  })
  const slowly = secured(['h2'])
  const greeting = [...'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n']
  slowly.once('secureConnect', () => {
    const drip = setInterval(() => slowly.writable && slowly.write(greeting.shift() ?? ''), 500)
    slowly.once('close', () => clearInterval(drip))
  })
  silent.push(gone(slowly))
  await Promise.all(
    [plain, secure].map(async socket => {
      socket.on('error', () => {})
      socket.on('data', () => {})
      socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n')
      const drip = setInterval(() => socket.writable && socket.write('X'), 500)
      await once(socket, 'close')
      clearInterval(drip)
    }),
  )
  await Promise.all(silent)
  expect(performance.now() - began).toBeLessThan(20_000)
  expect(greeting.length, 'it was ended before it had greeted').toBeGreaterThan(0)
  expect((await greeted.request('/m')).status).toBe(200)
  greeted.close()
  await Promise.all([trial.stop(), lan.stop()])
})

test('[P-78] of connections that say nothing the one that has waited longest goes, and none that has asked', () => {
  const unproven = createUnproven(2)
  const made = [1, 2, 3, 4].map(remotePort => Object.assign(new PassThrough(), { remotePort }))
  const [first, second, third, fourth] = made
  if (!first || !second || !third || !fourth) throw new Error('none')
  unproven.add(first)
  unproven.add(second)
  // By what stands for it: the same two ends.
  unproven.prove({ remotePort: 1 })
  unproven.add(third)
  expect(made.map(({ destroyed }) => destroyed)).toEqual([false, false, false, false])
  unproven.add(fourth)
  expect(made.map(({ destroyed }) => destroyed)).toEqual([false, true, false, false])
})

test('[P-78] a crowd of connections that say nothing takes nobody’s away and keeps nobody out', async () => {
  const app = await startTestApp({ mode: 'lan', files: { 'index.html': '<p>here</p>' } })
  const { port } = app.door
  /** Kept open: a second request goes over the same connection. */
  const friend = async () => {
    const socket = tlsConnect({
      port,
      host: '127.0.0.1',
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
    })
    let said = ''
    socket.setEncoding('utf8').on('data', chunk => {
      said += chunk
    })
    await once(socket, 'secureConnect')
    const ask = async () => {
      said = ''
      socket.write(`GET / HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`)
      while (!said.includes('\r\n\r\n')) await once(socket, 'data')
      return said.split('\r\n')[0]
    }
    return { socket, ask }
  }
  const before = await friend()
  expect(await before.ask()).toMatch(/^HTTP\/1.1 [234]/)
  const silent = Array.from({ length: UNPROVEN_MAX + 10 }, () => connect(port, '127.0.0.1'))
  const ended: number[] = []
  const enough = Promise.withResolvers<void>()
  silent.forEach((socket, i) => {
    socket.on('error', () => undefined)
    socket.once('close', () => {
      if (ended.push(i) === 10) enough.resolve()
    })
  })
  await enough.promise
  const after = await friend()
  expect(await after.ask()).toMatch(/^HTTP\/1.1 [234]/)
  expect(await before.ask()).toMatch(/^HTTP\/1.1 [234]/)
  for (const socket of [...silent, before.socket, after.socket]) socket.destroy()
  await app.stop()
}, 30_000)
