import { expect, test } from 'vitest'
import { address } from './addressing.ts'

type View = Parameters<typeof address>[1]
type Member = View['own']
const member = (index: number, role: Member['role']) =>
  ({
    id: `m${index}`,
    role,
    profile: { kind: 'guest', name: `N${index}` },
    leaf: { index, memberKey: Uint8Array.of(index), credential: { dmKey: Uint8Array.of(index) } },
  }) as unknown as Member
const indices = (found: ReturnType<typeof address>) =>
  'readers' in found && found.readers.t === 'leading'
    ? found.readers.readers.map(({ memberKey }) => memberKey[0])
    : null

test('[K42] of more than eight who lead, owners come first, then leaves in their order, and the rest is counted', () => {
  const leading = [12, 3, 7, 1, 9, 5, 11, 2].map(index => member(index, 'moderator'))
  const own = member(0, 'moderator')
  const members = [own, ...leading, member(20, 'owner'), member(30, 'owner'), member(4, 'participant')]
  const found = address({ t: 'leading' }, { own, members })
  expect(indices(found)).toEqual([20, 30, 1, 2, 3, 5, 7, 9])
  expect(found).toMatchObject({ leftOut: 2 })
})

test('[K42] who wrote to those who lead is among the readers of the answer, and nobody is asked to lead alone', () => {
  const [own, guest] = [member(0, 'owner'), member(4, 'participant')]
  const members = [own, guest, member(5, 'participant')]
  expect(address({ t: 'leading' }, { own, members })).toEqual({ t: 'not', why: 'nobody-leads' })
  expect(indices(address({ t: 'leading' }, { own, members }, 'm4'))).toEqual([4])
  expect(address({ t: 'one', id: 'm9' }, { own, members })).toEqual({ t: 'not', why: 'gone' })
  expect(address({ t: 'one', id: 'm0' }, { own, members })).toEqual({ t: 'not', why: 'gone' })
})
