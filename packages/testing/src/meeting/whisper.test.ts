import { hex, keyHashOf } from '@konklave/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { LyingServer } from './hostile/lyingServer.ts'
import { Scene } from './scene.ts'
import type { SimPerson } from './simPerson.ts'

let scene: Scene
afterEach(() => scene?.close())

/** Olga leads, Ben and Carla are guests. */
async function three() {
  scene = await Scene.open({ admission: 'open' })
  const olga = await scene.owner()
  const ben = await scene.guest('Ben')
  const seen = new LyingServer()
  const carla = await scene.guest('Carla', { between: seen.between })
  const all = [olga, ben, carla]
  await scene.until(
    () => all.every(one => one.names.length === 3 && !one.view.trust.state.value.unconfirmed),
    'all three',
  )
  await scene.clock.advance(1_000)
  return { olga, ben, carla, all, seen }
}

const to = (from: SimPerson, name: string) => ({ to: { t: 'one', id: from.idOf(name) } }) as const
const line = (who: SimPerson, text: string) => who.view.chat.lines.value.find(one => one.text === text)
const sent = (who: SimPerson) => who.view.chat.lines.value.every(({ state }) => state === 'sent')
/** For whom this person sees its lines. */
const forWhom = (who: SimPerson) =>
  who.view.chat.lines.value.map(({ text, to }) => `${text} → ${to.t === 'one' ? to.name : to.t}`)

describe('a line for one person', () => {
  test('[K42] is read by that person only; both see for whom it was', async () => {
    const { olga, ben, carla } = await three()
    expect(olga.view.chat.say('only you', to(olga, 'Ben'))).toEqual({ t: 'said', leftOut: 0 })
    olga.view.chat.say('all of you')
    await scene.until(() => carla.texts.length === 1 && ben.texts.length === 2, 'both lines')
    expect(forWhom(ben)).toEqual(['only you → Ben', 'all of you → all'])
    expect(forWhom(olga)).toEqual(['only you → Ben', 'all of you → all'])
    expect(forWhom(carla)).toEqual(['all of you → all'])
    expect(sent(olga)).toBe(true)
  })

  test('[K42] can be answered, edited and marked between the two', async () => {
    const { olga, ben, carla } = await three()
    olga.view.chat.say('onyl you', to(olga, 'Ben'))
    await scene.until(() => ben.texts.includes('onyl you'), 'the whisper')
    const id = line(ben, 'onyl you')?.id ?? ''
    ben.view.chat.mark(id, '👍')
    ben.view.chat.say('an answer', { ...to(ben, 'Olga'), re: id })
    olga.view.chat.edit(id, 'only you')
    await scene.until(() => olga.texts.includes('an answer') && ben.texts.includes('only you'), 'all of it')
    expect(line(olga, 'only you')).toMatchObject({ edited: true, marks: [{ emoji: '👍' }] })
    expect(line(ben, 'only you')).toMatchObject({ edited: true, marks: [{ emoji: '👍', mine: true }] })
    expect(line(olga, 'an answer')).toMatchObject({ re: id, to: { t: 'one', name: 'Olga' } })
    await scene.clock.advance(5_000)
    expect(carla.texts).toEqual([])
  })

  test('[K42] to somebody who has left is not sent', async () => {
    const { olga, carla } = await three()
    const id = olga.idOf('Carla')
    await scene.click(() => carla.view.entry.leave())
    await scene.until(() => olga.names.length === 2, 'two')
    expect(olga.view.chat.say('are you there', { to: { t: 'one', id } })).toEqual({ t: 'not', why: 'gone' })
    expect(olga.texts).toEqual([])
  })
})

describe('a line for those who lead', () => {
  test('[K42] is read by them; their answer reaches who asked, and nobody else', async () => {
    const { olga, ben, carla } = await three()
    ben.view.chat.say('a question', { to: { t: 'leading' } })
    await scene.until(() => olga.texts.includes('a question'), 'the question')
    const { id = '' } = line(olga, 'a question') ?? {}
    olga.view.chat.say('an answer', { to: { t: 'leading' }, re: id })
    olga.view.chat.mark(id, '👍')
    await scene.until(() => ben.texts.includes('an answer') && line(ben, 'a question')?.marks.length === 1)
    expect(forWhom(ben)).toEqual(['a question → leading', 'an answer → leading'])
    await scene.clock.advance(5_000)
    expect(carla.texts).toEqual([])
    expect(olga.view.chat.say('to myself', { to: { t: 'leading' } })).toEqual({
      t: 'not',
      why: 'nobody-leads',
    })
  })
})

describe('[K40] whispers that only a dead server had', () => {
  test('are sent again for the same reader, and for nobody else; the numbers have no hole for anybody', async () => {
    const { olga, ben, carla, seen } = await three()
    olga.view.chat.say('before')
    await scene.until(() => [ben, carla].every(({ texts }) => texts.length === 1), 'a first line')
    for (const one of [ben, carla]) one.weather.lost = true
    await scene.until(() => [ben, carla].every(one => one.view.link.value === 'reconnecting'), 'both are off')
    olga.view.chat.say('missed whisper', to(olga, 'Ben'))
    olga.view.chat.say('missed line')
    olga.view.chat.say('regretted')
    olga.view.chat.edit(line(olga, 'regretted')?.id ?? '', '')
    await scene.until(() => sent(olga), 'sent')
    await scene.clock.advance(2_000)
    scene.server.kill()
    for (const one of [ben, carla]) one.weather.lost = false
    await scene.clock.advance(1_000)
    scene.server.start()
    await scene.until(() => ben.texts.length === 4 && carla.texts.length === 3, 'the lines', 90_000)
    expect(ben.texts).toEqual(expect.arrayContaining(['missed whisper', 'missed line', '']))
    expect(line(ben, '')).toMatchObject({ deleted: true })
    expect(carla.texts).toEqual(expect.arrayContaining(['missed line', '']))
    await scene.clock.advance(150_000)
    // Heartbeats only: nobody asks for a hole any more.
    const ofOlga = () =>
      seen.log.filter(entry => 'sender' in entry && hex(keyHashOf(entry.sender)) === ben.idOf('Olga')).length
    const before = ofOlga()
    await scene.clock.advance(120_000)
    expect(ofOlga() - before).toBeLessThan(6)
  })

  test('come back after a reload of their reader', async () => {
    const { olga, ben, carla } = await three()
    olga.view.chat.say('keep this', to(olga, 'Ben'))
    await scene.until(() => ben.texts.includes('keep this'), 'the whisper')
    await scene.clock.advance(6_000)
    await ben.reload()
    await scene.until(() => ben.inside && ben.texts.includes('keep this'), 'the whisper again', 90_000)
    expect(forWhom(ben)).toEqual(['keep this → Ben'])
    expect(carla.texts).toEqual([])
  })
})

describe('[K41] a notice', () => {
  test('of who leads is at the top for all, also for who comes later, until it is taken away', async () => {
    const { olga, ben, carla } = await three()
    ben.view.chat.say('the room is 204')
    await scene.until(() => olga.texts.length === 1, 'the line')
    expect(olga.view.chat.pin(line(olga, 'the room is 204')?.id ?? '')).toBe(true)
    const pinned = (who: SimPerson) => who.view.chat.pins.value.map(({ text, name }) => `${name}: ${text}`)
    await scene.until(() => [olga, ben, carla].every(one => pinned(one).length === 1), 'the notice')
    expect(pinned(carla)).toEqual(['Olga: the room is 204'])
    const late = await scene.guest('Late')
    await scene.until(() => pinned(late).length === 1, 'the notice for a newcomer')
    expect(late.texts).toEqual([])
    await carla.reload()
    await scene.until(() => carla.inside && pinned(carla).length === 1, 'the notice after a reload', 90_000)
    olga.view.chat.unpin(olga.view.chat.pins.value[0]?.id ?? '')
    await scene.until(() => [olga, ben, carla, late].every(one => pinned(one).length === 0), 'its end')
    const later = await scene.guest('Later')
    await scene.clock.advance(5_000)
    expect(pinned(later)).toEqual([])
  })
})
