import {
  createMeeting,
  createRoom,
  effect,
  httpTree,
  type MeetingView,
  memoryKeyStore,
  memoryTabStore,
  systemClock,
  systemRandom,
  webSocketConnect,
} from '@konklave/client'
import { createTsMlsEngine } from '@konklave/crypto/engine'
import { type LinkToken, parseToken } from '@konklave/protocol'

/**
 * A class behind one address, started as a program: the client library over real sockets, without screens and media.
 * Prints how long it took until all were inside; most of it is this one process doing the work of sixty.
 */
const [grantLink = '', count = ''] = process.argv.slice(2)
const { origin, hash } = new URL(grantLink)
const token = parseToken(hash)
if (typeof token === 'string' || token.kind !== 'grant') throw new Error('no grant')
const room = await createRoom({ admission: 'open', grant: token.grant }, { origin, fetch })

const open = async (link: LinkToken): Promise<MeetingView> =>
  createMeeting({
    link,
    origin,
    connect: webSocketConnect(origin),
    engine: await createTsMlsEngine(),
    keys: memoryKeyStore(),
    tab: memoryTabStore(),
    clock: systemClock,
    random: systemRandom,
    media: null,
    fetchTree: httpTree({ origin, fetch }),
    build: 'test',
  })

/** Resolves when `done` holds. */
function until(done: () => boolean): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const stop = effect(() => {
    if (done()) resolve()
  })
  return promise.finally(stop)
}

const teacher = await open(room.owner)
await until(() => teacher.phase.value.t === 'prejoin')
await teacher.join('Teacher')
await until(() => teacher.phase.value.t === 'inside')

const began = performance.now()
const pupils = await Promise.all(
  Array.from({ length: Number(count) }, async (_, i) => {
    const pupil = await open(room.guest)
    await until(() => pupil.phase.value.t === 'prejoin')
    await pupil.join(`Pupil ${i}`)
    await until(() => pupil.phase.value.t === 'inside')
    return pupil
  }),
)
console.log(`inside ${Math.round(performance.now() - began)}`)
for (const one of [teacher, ...pupils]) one.close()
process.exit(0)
