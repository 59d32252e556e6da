import type { Wire } from '@konklave/client'
import type { MeetingNotice } from '@konklave/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { Scene } from '../scene.ts'
import type { SimPerson } from '../simPerson.ts'
import type { SimServer } from '../simServer.ts'
import { LyingServer } from './lyingServer.ts'
import { alarmsOf, codeOf, noticesOf, together } from './sight.ts'

let scene: Scene
afterEach(() => scene?.close())

/** Nobody is asked to take those of the other half out: they are to go on looking present. */
const withoutGone = (notice: MeetingNotice): MeetingNotice =>
  notice.t === 'lease' ? { ...notice, items: notice.items.filter(({ t }) => t !== 'gone') } : notice

async function two(): Promise<{
  here: SimPerson[]
  there: SimPerson[]
  split(): Promise<void>
  join(): void
}> {
  scene = await Scene.open({ admission: 'open' })
  let other: SimServer | null = null
  const lied = (who: () => SimPerson | undefined) => {
    const lying = new LyingServer()
    lying.lies = { notice: withoutGone }
    return (wire: Wire): Wire => {
      const person = who()
      if (!other || !person) return lying.between(wire)
      wire.close()
      return lying.between(other.accept(person.weather))
    }
  }
  const there: SimPerson[] = []
  const here = [
    await scene.owner('Olga', { between: lied(() => undefined) }),
    await scene.guest('Ben', { between: lied(() => undefined) }),
  ]
  for (const name of ['Cleo', 'Dan']) {
    const at = there.length
    there.push(await scene.guest(name, { between: lied(() => there[at]) }))
  }
  await together(scene, ...here, ...there)
  await scene.clock.advance(31_000)
  const away = async () => {
    for (const { weather } of there) weather.lost = true
    await scene.clock.advance(8_000)
    for (const { weather } of there) weather.lost = false
  }
  return {
    here,
    there,
    async split() {
      other = await scene.server.twin(scene.roomId)
      await away()
      await scene.until(() => there.every(({ view }) => view.link.value === 'online'), 'two meetings')
    },
    join() {
      other?.kill()
      other = null
    },
  }
}

describe('a server that shows two halves two meetings', () => {
  test('[K23] each sees the other as silent and is told; no text leaves until the person says so', async () => {
    const { here, there, split } = await two()
    await split()
    await scene.clock.advance(90_000)
    const [olga, cleo] = [here[0], there[0]]
    if (!olga || !cleo) throw new Error('nobody')
    for (const [me, others] of [
      [olga, ['Cleo', 'Dan']],
      [cleo, ['Ben', 'Olga']],
    ] as const) {
      const silent = me.view.people.list.value.filter(({ presence }) => presence === 'unreachable')
      expect(silent.map(({ name }) => name).sort()).toEqual(others)
      expect(noticesOf(me)).toContain('halfSilent')
    }
    olga.view.chat.say('is everybody here?')
    await scene.clock.advance(3_000)
    expect(here[1]?.texts).toEqual([])
  })

  test('[K46] [K31] their codes differ, and brought together again they are told that they were apart', async () => {
    const { here, there, split, join } = await two()
    await split()
    const [olga, cleo] = [here[0], there[0]]
    if (!olga || !cleo) throw new Error('nobody')
    await scene.click(() => olga.view.floor.setShare('presenters'))
    await scene.click(() => cleo.view.people.rename('Cleopatra'))
    await scene.clock.advance(45_000)
    expect(codeOf(olga)).toBeDefined()
    expect(codeOf(cleo)).not.toBe(codeOf(olga))
    join()
    await scene.clock.advance(60_000)
    expect(alarmsOf(cleo)).toContain('split')
    expect(cleo.inside).toBe(false)
  })
})
