import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { encode } from '@konklave/protocol'
import { expect, test } from 'vitest'
import { ConfigError, loadConfig } from './config/load.ts'
import { lanCertificate } from './door/certificate.ts'
import { openGrants } from './door/grants.ts'
import { createTreeTickets } from './door/treeTickets.ts'
import { withoutClientDetails } from './media/joinRequest.ts'
import { readRtcQuery } from './media/query.ts'
import { bytesField, readFields, varintField, WireFormatError } from './media/wireFormat.ts'
import { createRooms } from './rooms/index.ts'
import { createMemoryStore } from './store/index.ts'
import { FUZZ_CASES, mutateBytes, mutateText } from './testing/fuzz.ts'
import { ManualClock } from './testing/manualClock.ts'
import { seededRandom } from './testing/seededRandom.ts'
import { newSigner, randomBytes } from './testing/testApp.ts'

const utf8 = (text: string) => Buffer.from(text)
/** What must never get through to the engine. */
const SECRET = 'PERSONAL'
const info = Buffer.concat([
  varintField(1, 9),
  bytesField(2, utf8(SECRET)),
  varintField(3, 16),
  bytesField(5, utf8(SECRET)),
  bytesField(9, utf8(SECRET)),
])
const request = Buffer.concat([
  bytesField(1, info),
  bytesField(2, varintField(1, 1)),
  bytesField(3, utf8(SECRET)),
  bytesField(6, bytesField(2, utf8('v=0'))),
])
const wrapped = (packed: Uint8Array, compression = 0) =>
  Buffer.concat([varintField(1, compression), bytesField(2, packed)])

/** Deflated input is costly to make: a share of the cases. */
const SLOW = 10

type Case = { readonly name: string; readonly share: number; take(random: Random): string | Promise<string> }
type Random = ReturnType<typeof seededRandom>

const store = createMemoryStore()
const rooms = createRooms({ store, serverKey: newSigner().publicKey, wallNow: () => 0 })
const trees = createTreeTickets(new ManualClock(), randomBytes)
const signed = { body: new Uint8Array(60), key: new Uint8Array(32), sig: new Uint8Array(64) }
const room = encode({ charter: signed, state: signed, grant: new Uint8Array(32) })

/** Every decoder of the server for bytes that strangers write, with what it may say. */
const cases: readonly Case[] = [
  {
    name: 'protobuf fields',
    share: 1,
    take(random) {
      const bytes = mutateBytes(request, random)
      try {
        const fields = readFields(bytes)
        expect(Buffer.concat(fields.map(field => field.raw)).equals(bytes)).toBe(true)
        // Complete: what follows is read as something of its own.
        const more = readFields(Buffer.concat([bytes, varintField(1, 1)]))
        expect(more.map(field => field.number)).toEqual([...fields.map(field => field.number), 1])
        expect(fields.every(field => field.number > 0)).toBe(true)
        return 'fields'
      } catch (error) {
        if (error instanceof WireFormatError) return error.reason
        throw error
      }
    },
  },
  {
    name: '[K48] join request',
    share: SLOW,
    take(random) {
      const zipped = random.below(2)
      const packed = random.below(2) ? mutateBytes(request, random) : request
      const outer = wrapped(zipped ? gzipSync(packed) : packed, random.below(4) ? zipped : random.below(4))
      const bytes = random.below(2) ? mutateBytes(outer, random) : outer
      const clean = withoutClientDetails(Buffer.from(bytes).toString('base64url'))
      if (clean === null) return 'refused'
      const [only] = readFields(Buffer.from(clean, 'base64url'))
      const inner = readFields(only?.content ?? new Uint8Array(0))
      // Client details: only number, version and protocol facts; metadata never.
      expect(inner.filter(field => field.number === 3 || field.number === 4)).toEqual([])
      const told = readFields(inner[0]?.content ?? new Uint8Array(0)).map(field => field.number)
      expect(told.filter(number => ![1, 2, 3, 12, 13].includes(number))).toEqual([])
      return 'cleaned'
    },
  },
  {
    name: '[K48] query of the media socket',
    share: 1,
    take(random) {
      const sample = `access_token=AAAAAAAAAAAAAAAAAAAAAA&sdk=js&os=${SECRET}&protocol=16&reconnect=1&sid=PA_x`
      const { ticket, forwarded } = readRtcQuery(mutateText(sample, random))
      expect(typeof ticket).toBe('string')
      if (forwarded === null) return 'malformed'
      expect(forwarded).toMatch(/^[\w&=.%-]*$/)
      return forwarded.includes('protocol') ? 'forwarded' : 'bare'
    },
  },
  {
    name: 'tree ticket',
    share: 1,
    take(random) {
      return trees.take(mutateBytes(random.bytes(16), random)) === null ? 'unknown' : 'known'
    },
  },
  {
    name: 'room to be created',
    share: SLOW,
    async take(random) {
      const made = await rooms.create(mutateBytes(room, random), { mayCreate: () => true })
      return made.ok ? 'made' : made.code
    },
  },
]

test.each(cases)(
  '$name: an answer, never an exception',
  { timeout: 600_000 },
  async ({ name, share, take }) => {
    const said = new Map<string, number>()
    const random = seededRandom(name.length)
    for (let i = 0; i < FUZZ_CASES / share; i++) {
      const answer = await Promise.resolve(take(random)).catch(cause => {
        throw new Error(`${name}, case ${i}`, { cause })
      })
      said.set(answer, (said.get(answer) ?? 0) + 1)
    }
    expect(said.size).toBeGreaterThan(name === 'tree ticket' || name.startsWith('room') ? 0 : 1)
    expect([...said.keys()].some(answer => ['made', 'known'].includes(answer))).toBe(false)
  },
)

test('files of the operator: a configuration, certificate or grants, or one sentence', {
  timeout: 600_000,
}, () => {
  const data = mkdtempSync(join(tmpdir(), 'konklave-fuzz-'))
  const write = (name: string, bytes: Uint8Array) => writeFileSync(join(data, name), bytes, { mode: 0o600 })
  const random = seededRandom(77)
  const toml = utf8('port = 8400\nmode = "lan"\nnames = "a.example, b.example"\nlog_level = "info"\n')
  const grants = openGrants(data, randomBytes)
  lanCertificate(data, ['localhost'], 0)
  const pem = readFileSync(join(data, 'lan-certificate.pem'))
  for (let i = 0; i < FUZZ_CASES / 100; i++) {
    write('konklave.toml', mutateBytes(toml, random))
    try {
      loadConfig({ argv: [], env: {}, cwd: data })
    } catch (error) {
      if (!(error instanceof ConfigError)) throw new Error(`configuration, case ${i}`, { cause: error })
      expect(error.message.split('\n')).toHaveLength(1)
    }
    write('creation-grants', mutateBytes(utf8(`${'ab'.repeat(32)}\n${'cd'.repeat(32)}\n`), random))
    expect(grants.allows(randomBytes(32))).toBe(false)
    if (i % 20 > 0) continue
    write('lan-certificate.pem', mutateBytes(pem, random))
    expect(new X509Certificate(lanCertificate(data, ['localhost'], 0).cert).subjectAltName).toBe(
      'DNS:localhost',
    )
  }
  rmSync(data, { recursive: true })
})
