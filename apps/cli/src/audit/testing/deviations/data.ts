import {
  answering,
  binary,
  DAY_MS,
  type Deviation,
  file,
  header,
  hit,
  inside,
  room,
  running,
  saying,
  script,
  settings,
  status,
  stored,
  today,
  told,
} from './change.ts'

/** Of what is kept, shown and shipped. */
export const data: readonly Deviation[] = [
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
