import { type OpenedBody, openBody } from '@konklave/crypto'
import type { GroupEngine } from '@konklave/crypto/engine'
import type { KeyHash, SealedBody } from '@konklave/protocol'
import { afterEach, expect, test } from 'vitest'
import { Scene } from '../scene.ts'
import type { SimPerson } from '../simPerson.ts'
import { LyingServer } from './lyingServer.ts'
import { type Cast, says } from './mallory.ts'
import { linesOf, noticesOf, together } from './sight.ts'

let scene: Scene
afterEach(() => scene?.close())

/** Mallory reads along what every member can open, and keeps it. */
async function meeting(): Promise<Cast & { readonly heard: OpenedBody[] }> {
  const [out, server] = [new LyingServer(), new LyingServer()]
  const heard: OpenedBody[] = []
  scene = await Scene.open({ admission: 'open' })
  const olga = await scene.owner()
  const gast = await scene.guest('Gast', { between: server.between })
  const listening = (engine: GroupEngine): GroupEngine => ({
    ...engine,
    async unprotect(p) {
      const opened = await engine.unprotect(p)
      heard.push(openBody(opened.plaintext))
      return opened
    },
  })
  const mallory = await scene.guest('Mallory', { between: out.between, twist: listening })
  await together(scene, olga, gast, mallory)
  await scene.clock.advance(1_000)
  return { scene, olga, gast, mallory, out, server, heard }
}

type Body<T extends SealedBody['t']> = Extract<SealedBody, { t: T }>
const heardOf = <T extends SealedBody['t']>(heard: readonly OpenedBody[], t: T): Body<T>[] =>
  heard.flatMap(one => (one.t === 'body' && one.body.t === t ? [one.body as Body<T>] : []))

const keyHashIn = (who: SimPerson, name: string) =>
  Uint8Array.from(who.idOf(name).match(/../g) ?? [], byte => Number.parseInt(byte, 16)) as KeyHash
const to = (who: SimPerson, name: string) => ({ to: { t: 'one', id: who.idOf(name) } }) as const

test('[K42] a whisper names nobody to who overhears it, and says nothing under the name of who repeats it', async () => {
  const cast = await meeting()
  const { olga, gast, mallory, heard } = cast
  olga.view.chat.say('only for Gast', to(olga, 'Gast'))
  gast.view.chat.say('for those who lead', { to: { t: 'leading' } })
  await scene.until(() => linesOf(gast).length === 2 && linesOf(olga).length === 2, 'both')
  await scene.until(() => heardOf(heard, 'whisper').length + heardOf(heard, 'whisperTo').length === 2)
  const [whisper] = heardOf(heard, 'whisper')
  const [whisperTo] = heardOf(heard, 'whisperTo')
  if (!whisper || !whisperTo) throw new Error('Mallory should have overheard both')
  expect(Object.keys(whisper).sort()).toEqual(['n', 'sealed', 't'])
  expect(new Set(whisperTo.slots.map(slot => slot.length))).toEqual(new Set([60]))
  const before = [linesOf(olga), linesOf(gast)]
  for (const n of [whisper.n, 7_000_000]) expect(await says(cast, { ...whisper, n })).toHaveProperty('body')
  for (const n of [whisperTo.n, 7_000_001]) await says(cast, { ...whisperTo, n })
  await scene.clock.advance(3_000)
  expect([linesOf(olga), linesOf(gast)]).toEqual(before)
  expect(linesOf(mallory)).toEqual([])
})

test('[K42] a wrong number of slots, or slots of another size, are nothing that is read, and the meeting goes on', async () => {
  const cast = await meeting()
  const { olga, gast } = cast
  const slots = (count: number, size: number) =>
    Array.from({ length: count }, () => scene.random.bytes(size)) as never
  const sealed = scene.random.bytes(428)
  let n = 7_000_000
  for (const [count, size] of [
    [7, 60],
    [9, 60],
    [8, 59],
    [0, 60],
  ] as const)
    await says(cast, { t: 'whisperTo', n: n++, sealed, slots: slots(count, size) })
  await says(cast, { t: 'whisperTo', n: n++, sealed, slots: slots(8, 60) })
  await says(cast, { t: 'whisper', n: n++, sealed: scene.random.bytes(3) })
  gast.view.chat.say('still here')
  await scene.until(() => linesOf(olga).length === 1, 'a line')
  expect(linesOf(olga)).toEqual(['Gast: still here'])
  expect(noticesOf(olga)).not.toContain('alarm')
})

test('[K40] [K43] who edits, deletes, marks and pins what is not its to change changes nothing', async () => {
  const cast = await meeting()
  const { olga, gast } = cast
  gast.view.chat.say('mine')
  gast.view.chat.say('between us', to(gast, 'Olga'))
  await scene.until(() => linesOf(olga).length === 2, 'both')
  const from = keyHashIn(olga, 'Gast')
  const [open = 0, whispered = 0] = olga.view.chat.lines.value.map(({ id }) => Number(id.split(':')[1]))
  const bodies: SealedBody[] = [
    { t: 'edit', n: 7_000_000, of: open, text: 'not his' },
    { t: 'edit', n: 7_000_001, of: open, text: '' },
    // He knows its number: everybody counts it.
    { t: 'mark', n: 7_000_002, to: { from, n: whispered }, emoji: '👍', on: true },
    { t: 'pin', n: 7_000_003, text: 'follow me' },
    { t: 'pinned', pins: [{ n: 7_000_004, text: 'follow me' }] },
  ]
  for (const body of bodies) expect(await says(cast, body)).toHaveProperty('body')
  await scene.click(async () => void olga.view.chat.pin(olga.view.chat.lines.value[0]?.id ?? ''))
  await scene.until(() => gast.view.chat.pins.value.length === 1, 'her notice')
  const pin = { from: keyHashIn(gast, 'Olga'), n: Number(gast.view.chat.pins.value[0]?.id.split(':')[1]) }
  await says(cast, { t: 'unpin', n: 7_000_005, of: pin })
  await scene.clock.advance(3_000)
  for (const one of [olga, gast]) {
    expect(linesOf(one)).toEqual(['Gast: mine', 'Gast: between us'])
    expect(one.view.chat.lines.value.flatMap(({ marks }) => marks)).toEqual([])
    expect(one.view.chat.pins.value.map(({ name, text }) => `${name}: ${text}`)).toEqual(['Olga: mine'])
  }
})
