import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bytes, encode, type RoomId } from '@konklave/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadConfig, loadServerKey } from '../config/index.ts'
import { grantsOf } from '../door/grants.ts'
import { breachDocuments, components, gatherFacts } from '../duties/index.ts'
import { createLog } from '../log/log.ts'
import { openSqliteStore, ROOM_LIFETIME_MS, roomDeadline } from '../store/index.ts'
import { sceneOf } from './scene.ts'

const DAY_MS = 24 * 3_600_000
const FROM = Date.UTC(2026, 10, 20)
const TO = Date.UTC(2026, 10, 27, 12)
let dir: string
let data: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'konklave-scene-'))
  data = join(dir, 'data')
  mkdirSync(data, { mode: 0o700 })
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const filled = (size: number, byte: number) => new Uint8Array(size).fill(byte) as Bytes
const signed = (body: unknown) => ({ body: encode(body), key: filled(32, 1), sig: filled(64, 1) })
const TITLE = 'marker title'

/** Rules in which these stand: owners, moderators, sharers and barred, each by a byte. */
function rules(
  roomId: Bytes,
  { owners, roles, sharers, barred }: Record<'owners' | 'roles' | 'sharers' | 'barred', number[]>,
) {
  const hashes = (bytes: number[]) => bytes.map(byte => filled(16, byte))
  const charter = {
    ...{ rulesVersion: 1, roomId, firstOwner: filled(32, 9), ownerChain: [], serverKey: filled(32, 8) },
    owners: owners.map(byte => filled(32, byte)),
    roles: hashes(roles).map(keyHash => ({ keyHash, role: 'moderator' })),
    ...{ admitRight: 'owners', actions: {}, anyoneMayStart: false, seq: 0 },
  }
  const state = {
    ...{ roomId, groupId: filled(16, 3), seq: 0, admission: 'lobby', linkGen: 0, authHash: [filled(32, 4)] },
    ...{ older: [], barred: hashes(barred), passGen: 0, title: new TextEncoder().encode(TITLE) },
    switches: { share: 'all', chat: true, microphone: true, camera: true, sharers: hashes(sharers) },
  }
  return encode({ charter: signed(charter), state: signed(state) })
}

/** Six rooms, one of them with rules that say nothing; two were last used after the incident. */
async function seed(): Promise<void> {
  loadServerKey(data)
  const grants = grantsOf(data)
  grants.mint('marker note')
  grants.mint()
  const store = await openSqliteStore(join(data, 'konklave.db'))
  const used = [
    FROM - 40 * DAY_MS,
    FROM - DAY_MS,
    FROM + DAY_MS,
    TO - 2 * DAY_MS,
    TO + DAY_MS,
    TO + 5 * DAY_MS,
  ]
  for (const [i, at] of used.entries()) {
    const id = filled(16, 0xa0 + i) as RoomId
    const some = { owners: [21, 22], roles: [31], sharers: [31, 32], barred: [33] }
    const expiresAt = roomDeadline(at)
    await store.createRoom({ id, rules: i === 0 ? filled(40, 0) : rules(id, some), expiresAt })
  }
  await store.close()
  writeFileSync(join(data, 'konklave.db.before-0002'), '')
}

const look = (
  logFile: string | null = null,
  window = { fromMs: FROM, toMs: TO } as { fromMs: number | null; toMs: number | null },
) => sceneOf({ data, configFile: null, logFile, status: null, window })

test('[P-07] of a seeded incident it is counted which rooms were there, and how many keys stand for people', async () => {
  await seed()
  expect(look()).toMatchObject({
    rooms: { certain: 4, perhaps: 2, keys: 5 * 5, meetings: 0 },
    links: { all: 2, withNote: 1 },
    copies: 1,
    log: null,
  })
  expect(look(null, { fromMs: null, toMs: null }).rooms).toMatchObject({ certain: 6, perhaps: 0 })
  expect(look().files.map(({ name }) => name)).toEqual(['server.key', 'creation-grants'])
})

test('[P-07] a room is called certain only if it cannot be younger', async () => {
  const store = await openSqliteStore(join(data, 'konklave.db'))
  const expiresAt = roomDeadline(TO)
  await store.createRoom({ id: filled(16, 1) as RoomId, rules: filled(9, 0), expiresAt })
  await store.close()
  // It may have been made at any time of the day that its deadline stands for.
  const last = expiresAt - ROOM_LIFETIME_MS
  expect(look(null, { fromMs: null, toMs: last }).rooms).toMatchObject({ certain: 1, perhaps: 0 })
  expect(look(null, { fromMs: null, toMs: last - 1 }).rooms).toMatchObject({ certain: 0, perhaps: 1 })
})

test('[P-07] looking changes nothing: traces stay as they are', async () => {
  await seed()
  const before = readdirSync(data).map(name => [name, statSync(join(data, name)).mtimeMs])
  look()
  expect(readdirSync(data).map(name => [name, statSync(join(data, name)).mtimeMs])).toEqual(before)
})

test('[P-07] without a database, or with a damaged one, the rest is told all the same', () => {
  expect(look().rooms).toBeNull()
  writeFileSync(join(data, 'konklave.db'), 'no database at all, not even close to one')
  expect(look()).toMatchObject({ rooms: null, links: { all: 0, withNote: 0 } })
})

test('[P-07] of the log the events of that time are counted, whatever wrote them down', () => {
  const lines: string[] = []
  const at = (wallNowMs: number, format: 'json' | 'pretty') =>
    createLog({ sink: line => void lines.push(line), format, level: 'info', wallNow: () => wallNowMs })
  at(FROM - 1, 'json')('server.starting', { mode: 'public' })
  at(FROM + 1, 'json')('server.starting', { mode: 'public' })
  at(FROM + 2, 'json')('door.refused', { why: 'rate', times: 40 })
  at(FROM + 3, 'json')('door.refused', { why: 'host', times: 2 })
  at(TO + 1, 'json')('door.refused', { why: 'rate', times: 9 })
  at(TO + 1, 'json')('retention.swept', { rooms: 3, meetings: 0 })
  at(FROM + 4, 'pretty')('door.refused', { why: 'rate', times: 5 })
  const [pretty = ''] = lines.splice(-1)
  lines.push(`2026-11-24T04:00:00+0100 marker-host konklave[7]: ${pretty}`, pretty)
  lines.push('{"time":"2026-11-24T04:00:00Z","event":"marker.event"}', 'marker line', '{"event":')
  lines.push(`2026-11-24T04:00:00+0100 ${pretty.replace('why=rate', 'why=marker')}`)
  const file = join(dir, 'konklave.log')
  writeFileSync(file, lines.join('\n'))
  const { log } = look(file)
  expect(log).toEqual({
    events: expect.arrayContaining([
      { event: 'door.refused', codes: 'why=rate', times: 50 },
      { event: 'door.refused', codes: 'why=host', times: 2 },
      { event: 'door.refused', codes: '', times: 5 },
      { event: 'server.starting', codes: 'mode=public', times: 1 },
    ]),
    turns: [{ event: 'server.starting', atMs: FROM + 1 }],
    undated: 1,
    roomsDeleted: 3,
  })
  expect(log?.events).toHaveLength(4)
  expect(JSON.stringify(log)).not.toContain('marker')
})

test('[P-07, P-51] nothing in what is collected says who met, in which room, or what an operator noted', async () => {
  await seed()
  const file = join(dir, 'konklave.log')
  writeFileSync(
    file,
    'marker-host marker line 203.0.113.9\n{"event":"door.refused","why":"marker","who":"marker"}\n',
  )
  const config = loadConfig({ argv: ['--data', data], env: {}, cwd: dir })
  const facts = gatherFacts({ config, asOf: TO, version: '1' })
  for (const component of components) {
    const incident = { component, fromMs: FROM, toMs: TO, knownMs: TO }
    const text = (['de', 'en'] as const)
      .flatMap(language => breachDocuments({ incident, scene: look(file), facts }, language))
      .map(one => one.text)
      .join('\n')
    expect(text).not.toMatch(/marker|203\.0\.113/)
    expect(text).not.toContain(dir)
    const bytes = [
      ...[0, 1, 2, 3, 4, 5].map(i => filled(16, 0xa0 + i)),
      ...[21, 22, 31, 32, 33].map(byte => filled(16, byte)),
    ]
    for (const one of bytes)
      for (const encoding of ['hex', 'base64url', 'base64'] as const)
        expect(text).not.toContain(Buffer.from(one).toString(encoding).slice(0, 20))
  }
})
