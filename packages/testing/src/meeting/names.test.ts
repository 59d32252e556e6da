import { afterEach, describe, expect, test } from 'vitest'
import { linkOf, withParts } from './hostile/twists.ts'
import { Scene } from './scene.ts'

let scene: Scene
afterEach(() => scene?.close())

const ODD = [
  'محمد بن عبد الله',
  'שרה‏ לוי',
  '🦊🦊🦊',
  '👩‍👩‍👧‍👦',
  'e\u0301\u0323\u0330'.repeat(12),
  '\u202eolga',
]

describe('names', () => {
  test('[K5] from the right, of pictures, of marks, with hidden signs: all have the same list, nobody is lost', async () => {
    scene = await Scene.open({ admission: 'open' })
    const olga = await scene.owner()
    const guests = []
    for (const name of ODD) guests.push(await scene.guest(name))
    const all = [olga, ...guests]
    await scene.until(() => all.every(({ names }) => names.length === all.length), 'all met')
    for (const { names } of guests) expect(names).toEqual(olga.names)
    expect(olga.names.join()).not.toMatch(/[\u200f\u202e]/u)
    const doubt = (name: string) => olga.view.people.list.value.find(one => one.name === name)?.doubt
    // Without the sign that turns the direction it is just the name of the host.
    expect(doubt('olga')).toEqual({ t: 'same' })
    expect(doubt('🦊🦊🦊')).toBeNull()
  })

  test('[K5] of ten thousand characters: an honest page cuts it, and a leaf with a longer one than fits is refused by all', async () => {
    scene = await Scene.open({ admission: 'open' })
    const olga = await scene.owner()
    const gast = await scene.guest('ä'.repeat(10_000))
    await scene.until(() => olga.names.length === 2)
    expect(olga.names).toContain('ä'.repeat(60))
    const { epoch } = olga.view.trust.state.value
    const name = 'M'.repeat(400)
    const twist = withParts(linkOf(scene), async () => ({ profile: { kind: 'guest', name } }))
    const mallory = await scene.person('Mallory', scene.room.guest, { twist })
    await scene.until(() => mallory.phase === 'prejoin')
    void mallory.view.entry.join('Mallory').catch(() => undefined)
    await scene.clock.advance(5_000)
    mallory.closeTab()
    await scene.clock.advance(40_000)
    expect(olga.view.trust.state.value.epoch).toBe(epoch)
    expect(gast.names).toHaveLength(2)
    await expect(
      withParts(linkOf(scene), async () => ({ profile: { kind: 'guest', name: 'M'.repeat(10_000) } }))({
        joinExternal: async (p: unknown) => p,
      } as never).joinExternal({
        leaf: { identity: new Uint8Array(), publicKey: new Uint8Array(32) },
      } as never),
    ).rejects.toThrow()
  })

  test('that look like that of the host are marked, inside and at the door, as soon as there is whom they look like', async () => {
    scene = await Scene.open({ admission: 'open' })
    const olga = await scene.owner()
    const fake = await scene.guest('ОIga')
    const ben = await scene.guest('Ben')
    await scene.until(() => ben.names.length === 3 && olga.names.length === 3 && fake.names.length === 3)
    const doubt = (name: string) => ben.view.people.list.value.find(one => one.name === name)?.doubt
    expect(doubt('ОIga')).toEqual({ t: 'like', like: 'Olga' })
    expect(doubt('Ben')).toBeNull()
    await scene.click(() => olga.view.door.setAdmission('lobby'))
    const late = await scene.person('Cаrla')
    await scene.until(() => late.phase === 'prejoin')
    await scene.click(() => late.view.entry.join('Cаrla'))
    const atDoor = () => olga.view.door.knocks.value[0]?.doubt
    await scene.until(() => atDoor() !== undefined)
    expect(atDoor()).toEqual({ t: 'mixed' })
    await scene.click(() => ben.view.people.rename('Carla'))
    await scene.until(() => atDoor()?.t === 'like', 'the mark follows who is inside')
    expect(atDoor()).toEqual({ t: 'like', like: 'Carla' })
  })
})
