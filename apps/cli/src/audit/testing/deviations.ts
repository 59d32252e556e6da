import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CanaryEvent, ProbeId, Target } from '@konklave/server'

type Change = Partial<Target> | Promise<Partial<Target>>
type Answer = Awaited<ReturnType<Target['ask']>>
type Meeting = Awaited<ReturnType<Target['meeting']>>
type EventOf<T extends CanaryEvent['t']> = Extract<CanaryEvent, { readonly t: T }>
type Hit = Meeting['hits'][number]

/** A deviation made on purpose: of which requirement, what it is, and the target that shows it. */
export type Deviation = readonly [id: ProbeId, what: string, make: (target: Target) => Change]

/** Some answers are other than they are. */
const answering =
  (which: RegExp, other: (answer: Answer) => Partial<Answer>) =>
  ({ ask, client }: Target): Partial<Target> => ({
    async ask(path, question) {
      const answer = await ask(path, question)
      return which.test(`${question?.method ?? 'GET'} ${path}`) ? { ...answer, ...other(answer) } : answer
    },
    async client() {
      const { manifest, files } = await client()
      return {
        manifest,
        files: files.map(file =>
          which.test(`GET ${file.path}`)
            ? { ...file, answer: { ...file.answer, ...other(file.answer) } }
            : file,
        ),
      }
    },
  })
const status = (code: number) => () => ({ status: code })
const header =
  (name: string, value: string) =>
  ({ headers }: Answer) => ({ headers: { ...headers, [name]: value } })
const without =
  (name: string) =>
  ({ headers }: Answer) => ({
    headers: Object.fromEntries(Object.entries(headers).filter(([one]) => one !== name)),
  })

/** One more script in the web app. */
const script =
  (text: string) =>
  async ({ client }: Target): Promise<Partial<Target>> => {
    const { manifest, files } = await client()
    const [first] = files
    if (!first) throw new Error('no web app')
    return {
      client: async () => ({ manifest, files: [...files, { ...first, path: '/assets/extra.js', text }] }),
    }
  }

/** One more file that is not text. */
const binary =
  (path: string, text: string) =>
  async ({ client }: Target): Promise<Partial<Target>> => {
    const { manifest, files } = await client()
    const [first] = files
    if (!first) throw new Error('no web app')
    const body = Buffer.from(text, 'latin1')
    const extra = { ...first, path, text: '', sha256: '0'.repeat(64), answer: { ...first.answer, body } }
    return { client: async () => ({ manifest, files: [...files, extra] }) }
  }

const settings =
  (change: Partial<Target['config']>) =>
  ({ config }: Target) => ({
    config: { ...config, ...change },
  })

const told =
  (change: (meeting: Meeting) => Partial<Meeting>) =>
  async ({ meeting }: Target): Promise<Partial<Target>> => {
    const seen = await meeting()
    return { meeting: async () => ({ ...seen, ...change(seen) }) }
  }
const inside = (change: Partial<EventOf<'inside'>>) =>
  told(({ inside: seen }) => ({ inside: { ...seen, ...change } }))
const waiting = (change: Partial<EventOf<'waiting'>>) =>
  told(({ waiting: seen }) => ({ waiting: { ...seen, ...change } }))
const removed = (change: Partial<EventOf<'removed'>>) =>
  told(({ removed: seen }) => ({ removed: { ...seen, ...change } }))
const hit = (what: string, kind: Hit['kind'], when: Hit['when']) =>
  told(({ hits }) => ({ hits: [...hits, { what, kind, when, place: `planted ${kind}` }] }))

type Sight = ReturnType<Target['processes']>[number]
const running =
  (change: Partial<Sight>) =>
  ({ processes }: Target) => ({
    processes: () => [
      ...processes(),
      { pid: 999_999_999, name: 'planted', uid: 1_000, sockets: [], writes: [], ...change },
    ],
  })
const listening = (address: string, port: number) =>
  running({ sockets: [{ kind: 'tcp', state: 'listens', address, port, peer: '0.0.0.0', peerPort: 0 }] })

const stored =
  (change: (seen: ReturnType<Target['database']>) => Partial<ReturnType<Target['database']>>) =>
  ({ database }: Target) => ({ database: () => ({ ...database(), ...change(database()) }) })
const room = (expiresAt: number, bytes = 16) => ({ id: new Uint8Array(bytes), expiresAt })
const DAY_MS = 24 * 3600_000
const today = Math.floor(Date.now() / DAY_MS) * DAY_MS

const scanned =
  (change: object) =>
  async ({ scans }: Target): Promise<Partial<Target>> => {
    const all = await scans()
    return { scans: async () => all.map(scan => (scan.first === null ? scan : { ...scan, ...change })) }
  }

const papers =
  (cut: RegExp) =>
  ({ documents }: Target) => ({
    documents: (language: 'de' | 'en') =>
      documents(language).map(({ file, text }) => ({ file, text: cut.test(file) ? '# Nothing' : text })),
  })

const file =
  (name: string, change: { mode?: number; modifiedMs?: number; directory?: boolean }) =>
  ({ files, config }: Target) => ({
    files: () => [
      ...files(),
      {
        name,
        path: join(config.data, name),
        directory: false,
        mode: 0o600,
        modifiedMs: Date.now(),
        ...change,
      },
    ],
  })

/** A socket that answers everything with this. */
const saying = (answer: object) => (): Partial<Target> => ({
  socket: async () => ({ send: () => {}, next: async () => answer as never, close: () => {} }),
})

function unpacked(...files: readonly (readonly [string, string])[]): string {
  const root = mkdtempSync(join(tmpdir(), 'konklave-root-'))
  for (const [name, text] of files) {
    mkdirSync(join(root, name, '..'), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  return root
}
const AGPL = ['LICENSE', 'GNU AFFERO GENERAL PUBLIC LICENSE'] as const

/** At least one for each probe. */
export const deviations: readonly Deviation[] = [
  [
    'P-01',
    'a process that talks to somebody else',
    () => ({ outgoing: () => [{ process: 'node', kind: 'tcp', to: '203.0.113.7:443' }] }),
  ],
  [
    'P-02',
    'another controller in the settings than on the pages',
    settings({ controllerName: 'Somebody else' }),
  ],
  ['P-02', 'no controller', settings({ controllerAddress: '' })],
  ['P-03', 'a basis that the notice does not name', settings({ basisMeeting: 'contract' })],
  [
    'P-03',
    'legitimate interest of an authority',
    settings({ authority: 'true', basisRooms: 'interest', basisLaw: '§ 3' }),
  ],
  [
    'P-04',
    'a hoster that the notice does not name',
    settings({ processors: 'Host GmbH; DE; Betrieb; Vertrag' }),
  ],
  ['P-04', 'no contract', papers(/contract/)],
  [
    'P-05',
    'a column that nobody declared',
    stored(({ columns }) => ({ columns: [...columns, 'room.seen_from'] })),
  ],
  ['P-05', 'a file that nobody declared', file('visitors.txt', {})],
  ['P-05', 'a line of the log that nobody declared', () => ({ log: () => '12:00:00 info  visitor.came' })],
  ['P-05', 'no record of processing', papers(/record/)],
  ['P-06', 'an assessment without its risks', papers(/assessment/)],
  [
    'P-08',
    'a host that nobody declared',
    settings({ certificate: 'acme', acmeDirectory: 'https://acme.example.org/directory' }),
  ],
  [
    'P-09',
    'a column with times of people',
    stored(({ columns }) => ({ columns: [...columns, 'meeting.joined_at'] })),
  ],
  ['P-09', 'a deadline to the second', stored(() => ({ rooms: [room(today + 1_234)] }))],
  ['P-10', 'no licence', () => ({ root: unpacked() })],
  ['P-10', 'a web app without its list', answering(/GET \/licenses\.txt/, status(404))],
  [
    'P-10',
    'a part under a closed licence',
    () => ({ root: unpacked(AGPL, ['licences/LIST.txt', 'npm  spy  1.0.0  UNLICENSED\n']) }),
  ],
  ['P-10', 'a release without its list', () => ({ root: unpacked(AGPL, ['release.json', '{}']) })],
  ['P-11', 'a script from elsewhere', script('fetch("https://cdn.example.com/blur.wasm")')],
  ['P-11', 'a foreign STUN server', script('["stun:stun.l.google.com:19302"]')],
  [
    'P-11',
    'a server in the admission to calls',
    inside({ relay: { username: 'a', credential: 'b', urls: 'turn:x' } as never }),
  ],
  ['P-12', 'no operating models', papers(/models/)],
  ['P-13', 'an engine whose control can be reached', answering(/\/twirp\//, status(200))],
  ['P-13', 'a gate that lets in without a ticket', answering(/\/rtc\/validate\?$/, status(200))],
  ['P-13', 'a gate that takes a forged hidden grant', answering(/\/rtc\?access_token=ey/, status(101))],
  [
    'P-13',
    'somebody whom only one of two sees',
    inside({ rosters: { host: ['a', 'b', 'c'], guest: ['a', 'b'] } }),
  ],
  ['P-13', 'an engine on all addresses', listening('0.0.0.0', 7_880)],
  ['P-15', 'a download that was allowed', settings({ engineDownload: true })],
  ['P-15', 'another mode than the one that runs', settings({ mode: 'lan' })],
  [
    'P-15',
    'another version than the one that runs',
    ({ status: now }) => ({ status: { ...now, version: '0.0.1' } }),
  ],
  ['P-15', 'a port that was set and is not open', settings({ engineUdpPort: 4 })],
  ['P-16', 'a port that no document names', listening('::', 4_444)],
  ['P-16', 'rooms for everybody', answering(/POST \/api\/rooms/, status(201))],
  ['P-16', 'an admin page', answering(/GET \/admin/, status(200))],
  ['P-17', 'TLS 1.1', scanned({ versions: ['TLSv1.1', 'TLSv1.2', 'TLSv1.3'] })],
  ['P-17', 'no TLS 1.3', scanned({ versions: ['TLSv1.2'] })],
  ['P-17', 'a suite without forward secrecy', scanned({ suites: ['TLS_RSA_WITH_AES_128_GCM_SHA256'] })],
  ['P-17', 'no TLS at all', () => ({ scans: async () => [{ port: 443, first: null }] })],
  [
    'P-18',
    'a short key',
    scanned({ first: { version: '', cipher: '', chain: [], keys: [{ kind: 'rsa', bits: 2_048 }] } }),
  ],
  ['P-18', 'X25519 in the strict profile', settings({ tlsProfile: 'strict' })],
  ['P-19', 'an error without a policy', answering(/nothing-here/, without('content-security-policy'))],
  [
    'P-19',
    'a policy that runs what is written into a page',
    answering(
      /GET \/m$/,
      header('content-security-policy', "default-src 'none'; script-src 'self' 'unsafe-inline'"),
    ),
  ],
  [
    'P-19',
    'a source of others',
    answering(
      /GET \/$/,
      header('content-security-policy', "default-src 'self'; img-src https://cdn.example.com"),
    ),
  ],
  ['P-19', 'no HSTS', answering(/GET \/privacy/, without('strict-transport-security'))],
  [
    'P-19',
    'geolocation',
    answering(/GET \/$/, header('permissions-policy', 'camera=(self), geolocation=(self)')),
  ],
  [
    'P-19',
    'pages by plain HTTP',
    () => ({ askPlainly: async () => ({ status: 200, headers: {}, body: Buffer.alloc(0) }) }),
  ],
  [
    'P-19',
    'a proxy with pages by plain HTTP',
    target => ({
      ...settings({ certificate: 'proxy' })(target),
      askPlainly: async () => ({ status: 200, headers: {}, body: Buffer.alloc(0) }),
    }),
  ],
  ['P-19', 'no answer by plain HTTP', () => ({ askPlainly: () => Promise.reject(new Error('refused')) })],
  [
    'P-20',
    'the port of the pages without TLS',
    () => ({ askPlainly: async () => ({ status: 200, headers: {}, body: Buffer.alloc(0) }) }),
  ],
  [
    'P-20',
    'a trial that others can reach',
    target => ({ ...settings({ mode: 'trial' })(target), ...listening('0.0.0.0', 8_400)(target) }),
  ],
  [
    'P-21',
    'a relay for everybody',
    () => ({ relay: async () => ({ allocate: async () => 0, permit: async () => 403, close: () => {} }) }),
  ],
  [
    'P-21',
    'a relay that leads into the house',
    () => ({
      relay: async () => ({
        allocate: async credential => (credential && credential.username !== 'audit' ? 0 : 401),
        permit: async () => 0,
        close: () => {},
      }),
    }),
  ],
  ['P-21', 'no relay', inside({ relay: null })],
  ['P-21', 'a relay although a proxy opens TLS', settings({ certificate: 'proxy' })],
  ['P-22', 'a cookie', answering(/GET \/imprint|GET \/$/, header('set-cookie', 'visitor=1'))],
  ['P-22', 'a script with cookies', script('document.cookie = "a=b"')],
  ['P-22', 'a storage key that nobody declared', script('localStorage.setItem("konklave:visitor", 1)')],
  ['P-24', 'a line in the memory of the server', hit('line of host', 'memory', 'during')],
  ['P-24', 'members that do not read each other', inside({ read: { host: [], guest: [] } })],
  [
    'P-25',
    'a member without a group',
    inside({ stands: { host: { epoch: 0, code: [] }, guest: { epoch: 0, code: [] } } }),
  ],
  ['P-26', 'the secret of a link in a file', hit('link secret', 'file', 'during')],
  [
    'P-27',
    'two codes',
    told(({ inside: seen }) => ({
      inside: { ...seen, stands: { ...seen.stands, guest: { ...seen.stands.guest, code: ['00000'] } } },
    })),
  ],
  [
    'P-28',
    'the same keys after a removal',
    told(({ inside: seen, removed: gone }) => ({ removed: { ...gone, stand: seen.stands.host } })),
  ],
  ['P-29', 'a server that speaks any version', saying({ t: 'hello', version: 0, nonce: new Uint8Array(32) })],
  ['P-31', 'a file that others may read', file('server.key', { mode: 0o644 })],
  ['P-31', 'a title in the database', hit('title', 'file', 'during')],
  ['P-35', 'a server that never has enough', answering(/POST \/api\/rooms/, status(403))],
  [
    'P-35',
    'permissions that are answered differently',
    target => {
      let times = 0
      return {
        ask: async (_, question) => ({
          ...(await target.ask('/nothing-here', question)),
          status: ++times > 40 ? 429 : 400 + (times % 4),
        }),
      }
    },
  ],
  ['P-38', 'a guest who is kept', hit('name of guest', 'file', 'after')],
  [
    'P-38',
    'a table of guests',
    told(({ database: { during, after } }) => ({
      database: { during, after: { ...after, columns: [...after.columns, 'guest.name'] } },
    })),
  ],
  ['P-39', 'a guest who enters unasked', waiting({ phase: 'inside' })],
  [
    'P-40',
    'a lobby that shows the log',
    waiting({ seen: { people: 0, chat: 0, frames: ['hello', 'ordered commit'] } }),
  ],
  [
    'P-41',
    'a link that names the room',
    told(({ room: seen }) => ({ room: { ...seen, paths: ['https://meet.test/m/weekly-staff'] } })),
  ],
  ['P-41', 'short room ids', stored(() => ({ rooms: [room(today, 4)] }))],
  ['P-41', 'a room that is open to everybody', saying({ t: 'opened', s: 1 })],
  ['P-42', 'a revoked link that still works', answering(/POST \/api\/rooms/, status(400))],
  ['P-43', 'a guest who ends the meeting', inside({ refused: ['lock', 'link'] })],
  ['P-44', 'a list that still shows who was removed', removed({ rosters: ['a', 'b'] })],
  ['P-44', 'a list that lacks somebody', inside({ rosters: { host: ['a'], guest: ['a', 'b'] } })],
  ['P-45', 'an operator who is told names', hit('name of host', 'control', 'during')],
  [
    'P-47',
    'somebody removed who hears on',
    told(({ tickets }) => ({ tickets: { ...tickets, removed: 200 } })),
  ],
  ['P-47', 'an end that is none', told(({ ended }) => ({ ended: { ...ended, host: 'inside' } }))],
  ['P-51', 'an address in the log', ({ log }) => ({ log: () => `${log()}\n203.0.113.7 GET /m` })],
  ['P-51', 'a name in the log', hit('name of guest', 'log', 'during')],
  ['P-52', 'a name in memory after the end', hit('name of guest', 'memory', 'after')],
  [
    'P-52',
    'a meeting that is kept',
    told(({ room: { roomId }, database: { during, after } }) => ({
      database: {
        during,
        after: { ...after, meetings: [{ roomId: Buffer.from(roomId, 'hex'), deleteAt: null }] },
      },
    })),
  ],
  ['P-53', 'a line that stays', hit('line of guest', 'file', 'after')],
  ['P-54', 'a room past its deadline', stored(() => ({ rooms: [room(today - 2 * DAY_MS)] }))],
  ['P-54', 'a room for ever', stored(() => ({ rooms: [room(today + 1_000 * DAY_MS)] }))],
  [
    'P-54',
    'a meeting past its deadline',
    stored(() => ({ meetings: [{ roomId: new Uint8Array(16), deleteAt: today - DAY_MS }] })),
  ],
  [
    'P-54',
    'an old copy of the database',
    file('konklave.db.before-0002', { modifiedMs: Date.now() - 30 * DAY_MS }),
  ],
  ['P-56', 'avatars from elsewhere', script('img.src = "https://www.gravatar.com/avatar/" + hash')],
  [
    'P-56',
    'pictures of others allowed',
    answering(/GET \/m$/, header('content-security-policy', "default-src 'none'; img-src *")),
  ],
  ['P-57', 'metrics for everybody', answering(/GET \/metrics/, status(200))],
  [
    'P-57',
    'names in what the operator is told',
    ({ status: now }) => ({ status: { ...now, people: ['Ada'] } as never }),
  ],
  ['P-58', 'recognition of faces', script('new FaceDetector()')],
  [
    'P-58',
    'a runtime that recognises faces',
    binary('/assets/vision.wasm', '\0asm\u0001 face_landmarker_graph'),
  ],
  ['P-58', 'another network', binary('/assets/more.tflite', 'whatever')],
  ['P-58', 'another network under a plain name', binary('/assets/picture.dat', '\x1c\0\0\0TFL3')],
  ['P-59', 'a way to record', answering(/POST \/api\/recordings/, status(200))],
  ['P-59', 'a recorder', running({ name: 'ffmpeg' })],
  ['P-60', 'a file of the engine', running({ name: 'livekit-server', writes: ['/tmp/call.webm'] })],
  ['P-66', 'a recorder in the web app', script('new MediaRecorder(stream)')],
  ['P-66', 'a notice without the request', answering(/GET \/privacy/, () => ({ body: Buffer.from('') }))],
  ['P-67', 'no notice in German', answering(/lang=de/, status(404))],
  ['P-68', 'settings that were changed since', settings({ purpose: 'sittings of committees' })],
  ['P-73', 'a meeting page that is missing', answering(/GET \/m$/, status(404))],
  ['P-74', 'statistics of others', script('posthog.init("key")')],
  [
    'P-74',
    'reports to others',
    answering(/GET \/$/, header('reporting-endpoints', 'a="https://example.com"')),
  ],
  [
    'P-77',
    'a file that is not of the list',
    async ({ client }) => {
      const { manifest, files } = await client()
      return {
        client: async () => ({ manifest, files: files.map(one => ({ ...one, sha256: '0'.repeat(64) })) }),
      }
    },
  ],
  ['P-78', 'a proof that can be used twice', inside({ replayed: 'opened' })],
  [
    'P-78',
    'an answer to a foreign name',
    ({ ask }) => ({
      ask: async (path, question) => ({
        ...(await ask(path, question)),
        ...(question?.headers?.host && { status: 200 }),
      }),
    }),
  ],
  ['P-78', 'nonsense that is taken', saying({ t: 'hello' })],
  ['P-78', 'a process of root', running({ uid: 0 })],
]
