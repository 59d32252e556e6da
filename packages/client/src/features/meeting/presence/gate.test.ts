import { describe, expect, test } from 'vitest'
import { type GateInput, gateOpen, type Witness } from './gate.ts'

const other = (id: string, heardInEpoch: number | null, role: Witness['role'] = 'participant'): Witness => ({
  id,
  role,
  heardInEpoch,
})
const gate = (over: Partial<GateInput>): boolean =>
  gateOpen({
    founder: false,
    admission: 'open',
    entered: 5,
    signer: 'a',
    others: [],
    witnesses: new Set(['a', 'b', 'c']),
    ...over,
  })

describe('[K22] nothing is sent before somebody of then has confirmed', () => {
  test('[K22] a founder and somebody alone do not wait', () => {
    expect(gate({ founder: true, others: [other('a', null)] })).toBe(true)
    expect(gate({ others: [] })).toBe(true)
  })

  test('[K22] open: one other than the signer of the GroupInfo', () => {
    expect(gate({ others: [other('a', 5), other('b', null)] })).toBe(false)
    expect(gate({ others: [other('a', null), other('b', 5)] })).toBe(true)
  })

  test('[K22] open: that signer if there is no other', () => {
    expect(gate({ others: [other('a', null)] })).toBe(false)
    expect(gate({ others: [other('a', 6)] })).toBe(true)
  })

  test('[K22] a heartbeat of an epoch before my entry proves nothing', () => {
    expect(gate({ others: [other('a', null), other('b', 4)] })).toBe(false)
  })

  test('[K22] whoever came after me does not count while somebody of then is there', () => {
    expect(gate({ others: [other('b', null), other('late', 9)] })).toBe(false)
    expect(gate({ others: [other('late', 9)] })).toBe(true)
  })

  test('[K22] lobby and locked: an owner, a moderator, or half of them', () => {
    const others = [other('a', null, 'owner'), other('b', 5), other('c', null)]
    expect(gate({ admission: 'lobby', others })).toBe(false)
    expect(
      gate({ admission: 'locked', others: [other('a', 5, 'owner'), other('b', null), other('c', null)] }),
    ).toBe(true)
    expect(gate({ admission: 'lobby', others: [other('b', 5), other('c', null)] })).toBe(true)
  })
})
