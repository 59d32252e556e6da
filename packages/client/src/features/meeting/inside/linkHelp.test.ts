import { expect, test } from 'vitest'
import { heldUpTo, neededGenerations } from './linkHelp.ts'

const view = (linkGen: number, ...came: number[]) => ({
  members: came.map(g => ({ leaf: { credential: { g } } })),
  rules: { state: { linkGen } },
})

test('[K4] asked for: what anybody came by, the present generation, and the first for the media salt', () => {
  expect(neededGenerations(view(5, 3, 5, 3))).toEqual([0, 3, 5])
})

test('[K4] a heartbeat says up to where nothing is missing', () => {
  const upTo = (...held: number[]) => heldUpTo(view(5, 3), g => held.includes(g))
  expect([upTo(0, 3, 5), upTo(0, 3), upTo(0, 5), upTo(3, 5)]).toEqual([5, 4, 2, -1])
})
