import type { Wire } from '@konklave/client'
import { type Bytes, clientFrame, decode, encode, limits, PROTOCOL_VERSIONS } from '@konklave/protocol'
import { afterEach, expect, test } from 'vitest'
import { Scene } from './scene.ts'
import type { Built } from './simPerson.ts'

const [SPOKEN = 0] = PROTOCOL_VERSIONS
let scene: Scene
afterEach(() => scene?.close())

async function two(gastIs: Built = {}) {
  scene = await Scene.open({ admission: 'lobby' })
  const owner = await scene.owner()
  const gast = await scene.person('Gast', scene.room.guest, gastIs)
  await scene.until(() => gast.phase === 'prejoin')
  await scene.click(() => gast.view.entry.join('Gast'))
  await scene.until(() => owner.view.door.knocks.value.length === 1)
  await scene.click(() => owner.view.door.admitAll())
  await scene.until(() => owner.names.length === 2 && !gast.view.trust.state.value.unconfirmed, 'two inside')
  return { owner, gast, both: [owner, gast] }
}

/** When somebody asked for a socket, in milliseconds from now on. */
function dialled(): number[] {
  const dials: number[] = []
  const { server, clock } = scene
  const { accept } = server
  const began = clock.now()
  server.accept = weather => {
    dials.push(clock.now() - began)
    return accept.call(server, weather)
  }
  return dials
}

test('[K30] a server that is exchanged tells people to come back: nobody dials into it while it closes, nobody knocks', async () => {
  const { owner, gast, both } = await two()
  await scene.clock.advance(10_000)
  const dials = dialled()
  scene.server.drain()
  expect(both.map(({ phase }) => phase)).toEqual(['inside', 'inside'])
  await scene.clock.until(() => dials.length >= 2, 1_000, 'both to dial')
  expect(Math.min(...dials)).toBeGreaterThan(100)
  // At once is a crowd; the wait is drawn by each.
  expect(new Set(dials).size).toBe(dials.length)
  gast.view.chat.say('meanwhile')
  scene.server.start()
  await scene.until(() => both.every(({ view }) => view.link.value === 'online'), 'back', 5_000)
  await scene.until(() => owner.texts.includes('meanwhile'), 'the line')
  expect(owner.view.door.knocks.value).toEqual([])
  expect(both.map(({ texts }) => texts)).toEqual([['meanwhile'], ['meanwhile']])
})

test('[K30] a server that said it would be back is found within a second, even if that takes it some', async () => {
  const { both } = await two()
  await scene.clock.advance(10_000)
  scene.server.drain()
  await scene.clock.advance(3_000)
  scene.server.start()
  await scene.until(() => both.every(({ view }) => view.link.value === 'online'), 'back', 1_200)
})

test('a server that speaks the next version and this one takes this page as before', async () => {
  const { owner, both } = await two()
  scene.server.drain()
  scene.server.start([SPOKEN + 1, SPOKEN])
  await scene.until(() => both.every(({ view }) => view.link.value === 'online'), 'back', 10_000)
  owner.view.chat.say('still here')
  await scene.until(() => both.every(({ texts }) => texts.includes('still here')), 'the line')
})

test('a page that is two versions old is told to be loaded anew, and then is back inside without knocking', async () => {
  let spoken = SPOKEN
  const { owner, gast } = await two({ between: wire => saying(() => spoken, wire) })
  // Two upgrades later, for this page.
  spoken = SPOKEN - 1
  scene.server.drain()
  scene.server.start([SPOKEN + 1, SPOKEN])
  await scene.until(() => gast.phase === 'failed', 'told', 10_000)
  expect(gast.view.phase.value).toEqual({ t: 'failed', why: 'unsupported-version' })
  await scene.until(() => owner.view.link.value === 'online', 'the other goes on', 10_000)
  const dials = dialled()
  await scene.clock.advance(30_000)
  // It does not come again and again.
  expect(dials).toEqual([])
  spoken = SPOKEN
  await gast.reload()
  await scene.until(() => gast.inside && gast.names.length === 2, 'back inside')
  expect(owner.view.door.knocks.value).toEqual([])
})

/** The wire of a page that speaks another version of the protocol. */
function saying(version: () => number, wire: Wire): Wire {
  const send = (frame: Bytes) => {
    const said = decode(clientFrame, frame, limits.FRAME_MAX_BYTES)
    wire.send(said.t === 'hello' ? encode({ ...said, versions: [version()] }) : frame)
  }
  return {
    send,
    get state() {
      return wire.state
    },
    close: wire.close,
    onFrame: wire.onFrame,
    onClose: wire.onClose,
  }
}
