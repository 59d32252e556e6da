import type { Charter, Switches } from '@konklave/protocol'
import { mayDo, mayPublish, type Rules, verifyRules } from '@konklave/protocol/rules'
import { describe, expect, test } from 'vitest'
import { forgeRules, makePerson, makeTestRoom, type TestRoom } from './index.ts'

/** A room, and a participant and a presenter in it. */
async function setUp() {
  const room = await makeTestRoom()
  const [participant, presenter] = [await makePerson(room), await makePerson(room)]
  const roles = [{ keyHash: presenter.keyHash, role: 'presenter' as const }]
  const base = await rulesWith(room, { charter: { roles } })
  const withThese = (p: { actions?: Charter['actions']; switches?: Partial<Switches> }) =>
    rulesWith(room, {
      charter: { roles, ...(p.actions ? { actions: p.actions } : {}) },
      switches: { ...base.state.switches, ...p.switches },
    })
  return { participant, presenter, withThese }
}

async function rulesWith(
  room: TestRoom,
  p: { charter: Partial<Charter>; switches?: Switches },
): Promise<Rules> {
  const bytes = await forgeRules(room.rules, {
    charter: { ...p.charter, by: room.owner },
    ...(p.switches ? { state: { switches: p.switches, by: room.owner } } : {}),
  })
  const rules = await verifyRules(bytes, room.roomId)
  if (!rules.ok) throw new Error(rules.reason)
  return rules.value
}

const ALL = ['microphone', 'camera', 'screen', 'screenAudio']
const without = (...kinds: string[]) => ALL.filter(kind => !kinds.includes(kind))
const SCREEN = ['screen', 'screenAudio']

describe('[K43] what a member may do', () => {
  test.each<[string, Partial<Switches>, string[]]>([
    ['nothing', {}, ALL],
    ['the microphones', { microphone: false }, without('microphone')],
    ['the cameras', { camera: false }, without('camera')],
    ['sharing', { share: 'ask' }, without(...SCREEN)],
    ['sharing, for all who do not lead', { share: 'presenters' }, without(...SCREEN)],
  ])('switched off: %s; for participants only', async (_, switches, left) => {
    const { participant, presenter, withThese } = await setUp()
    const rules = await withThese({ switches })
    expect(mayPublish(participant, rules)).toEqual(left)
    expect(mayPublish(presenter, rules)).toEqual(ALL)
  })

  test('somebody who was allowed to share does', async () => {
    const { participant, withThese } = await setUp()
    const rules = await withThese({ switches: { share: 'ask', sharers: [participant.keyHash] } })
    expect(mayPublish(participant, rules)).toEqual(ALL)
    const closed = await withThese({ switches: { share: 'presenters', sharers: [participant.keyHash] } })
    expect(mayPublish(participant, closed)).toEqual(without(...SCREEN))
  })

  test.each<[Charter['actions'], string[]]>([
    [{ speak: 'moderator' }, without('microphone')],
    [{ camera: 'moderator' }, without('camera')],
    [{ share: 'moderator' }, without(...SCREEN)],
  ])('the charter gives rights to others: %j', async (actions, left) => {
    const { participant, presenter, withThese } = await setUp()
    const rules = await withThese({ actions })
    expect(mayPublish(participant, rules)).toEqual(left)
    expect(mayPublish(presenter, rules)).toEqual(left)
  })

  test('words follow their switch and their right', async () => {
    const { participant, presenter, withThese } = await setUp()
    const off = await withThese({ switches: { chat: false } })
    for (const action of ['chat', 'react'] as const)
      expect([mayDo(participant, action, off), mayDo(presenter, action, off)]).toEqual([false, true])
    expect(mayDo(participant, 'raiseHand', off)).toBe(true)
    const mute = await withThese({ actions: { chat: 'owner' } })
    expect([mayDo(presenter, 'chat', mute), mayDo(presenter, 'react', mute)]).toEqual([false, true])
  })
})
