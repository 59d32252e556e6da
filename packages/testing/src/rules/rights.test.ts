import type { Charter, Limitable, RoomState, Switches } from '@konklave/protocol'
import { limitsOf, mayDo, mayPublish, type Rules, verifyRules } from '@konklave/protocol/rules'
import { describe, expect, test } from 'vitest'
import { forgeRules, makeFounder, makePerson, makeTestRoom, type TestRoom } from './index.ts'

/** A room, and a participant and a presenter in it. */
async function setUp() {
  const room = await makeTestRoom()
  const [participant, presenter] = [await makePerson(room), await makePerson(room)]
  const roles = [{ keyHash: presenter.keyHash, role: 'presenter' as const }]
  const base = await rulesWith(room, { charter: { roles } })
  const withThese = (p: {
    actions?: Charter['actions']
    switches?: Partial<Switches>
    limits?: RoomState['limits']
  }) =>
    rulesWith(room, {
      charter: { roles, ...(p.actions ? { actions: p.actions } : {}) },
      switches: { ...base.state.switches, ...p.switches },
      ...(p.limits ? { limits: p.limits } : {}),
    })
  return { participant, presenter, withThese }
}

async function rulesWith(
  room: TestRoom,
  p: { charter: Partial<Charter>; switches?: Switches; limits?: NonNullable<RoomState['limits']> },
): Promise<Rules> {
  const bytes = await forgeRules(room.rules, {
    charter: { ...p.charter, by: room.owner },
    ...(p.switches
      ? { state: { switches: p.switches, ...(p.limits ? { limits: p.limits } : {}), by: room.owner } }
      : {}),
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

  test('in a call nobody shows anything, owners included; all else is as in a meeting', async () => {
    const room = await makeTestRoom({ kind: 'call' })
    const [guest, owner] = [await makePerson(room), await makeFounder(room)]
    for (const who of [guest, owner]) {
      expect(mayPublish(who, room.rules)).toEqual(['microphone'])
      for (const action of ['speak', 'chat', 'react', 'raiseHand', 'rename'] as const)
        expect(mayDo(who, action, room.rules)).toBe(true)
    }
    expect(mayDo(owner, 'kick', room.rules)).toBe(true)
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

  test('reactions go by the chat until they are switched by themselves; hands and names by their own switch', async () => {
    const { participant, presenter, withThese } = await setUp()
    const rules = await withThese({
      switches: { chat: false, reactions: true, hands: false, rename: false },
    })
    const may = (who: typeof participant) =>
      (['chat', 'react', 'raiseHand', 'rename'] as const).filter(action => mayDo(who, action, rules))
    expect([may(participant), may(presenter)]).toEqual([['react'], ['chat', 'react', 'raiseHand', 'rename']])
  })

  test('who has the floor talks though the microphones are off', async () => {
    const { participant, withThese } = await setUp()
    const rules = await withThese({ switches: { microphone: false, speakers: [participant.keyHash] } })
    expect(mayPublish(participant, rules)).toEqual(ALL)
  })

  test.each<[Limitable, string[], string]>([
    ['microphone', without('microphone'), 'speak'],
    ['camera', without('camera'), 'camera'],
    ['chat', ALL, 'chat'],
    ['reactions', ALL, 'react'],
  ])(
    'withdrawn from one person: %s; from nobody else, and not from who leads',
    async (what, left, action) => {
      const { participant, presenter, withThese } = await setUp()
      const other = await withThese({ limits: [{ keyHash: presenter.keyHash, no: [what] }] })
      expect(mayPublish(participant, other)).toEqual(ALL)
      expect(mayPublish(presenter, other)).toEqual(left)
      const given = { switches: { speakers: [participant.keyHash] } }
      const rules = await withThese({ ...given, limits: [{ keyHash: participant.keyHash, no: [what] }] })
      expect(mayPublish(participant, rules)).toEqual(left)
      const all = ['speak', 'camera', 'chat', 'react'] as const
      expect(all.filter(one => !mayDo(participant, one, rules))).toEqual([action])
      expect([limitsOf(participant, rules.state), limitsOf(presenter, rules.state)]).toEqual([[what], []])
      const roles = [{ keyHash: participant.keyHash, role: 'moderator' as const }]
      expect(mayPublish(participant, { ...rules, charter: { ...rules.charter, roles } })).toEqual(ALL)
    },
  )
})
