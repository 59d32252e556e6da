import type { HandingOver, OwnerOffer } from '@konklave/client'
import { expect, test } from 'vitest'
import type { Notice } from '../../kernel/meeting.ts'
import { toldBeside } from './toldBeside.ts'

const role = (who: string, me: boolean, role: 'owner' | 'participant'): Notice => ({
  ...{ t: 'roleChanged', who, name: who, me, role, id: `${who} ${role}` },
})
const handing = (t: HandingOver['t'], over = true): HandingOver => ({ t, who: 'ben', name: 'Ben', over })
const key: OwnerOffer = { t: 'key', link: 'https://meet.example.org/m#A', by: 'Ben', over: true }
const nothing = { handing: null, offered: null }

test('[K17] what the banner of handing over says is not told again as a toast', () => {
  const ben = role('ben', false, 'owner')
  expect(toldBeside(ben, { ...nothing, handing: handing('keeping') })).toBe(true)
  expect(toldBeside(ben, nothing)).toBe(false)
  expect(toldBeside(role('cora', false, 'owner'), { ...nothing, handing: handing('keeping') })).toBe(false)
  const me = role('ada', true, 'participant')
  // What oneself is from now on, the banner does not say.
  expect(toldBeside(me, { ...nothing, handing: handing('done') })).toBe(false)
  const left: Notice = { t: 'left', who: 'ben', name: 'Ben', id: 'l' }
  expect(toldBeside(left, { ...nothing, handing: handing('gone') })).toBe(true)
  expect(toldBeside(left, { ...nothing, handing: handing('keeping') })).toBe(false)
})

test('[K17] whose key link is on the screen is not told besides that they are a host', () => {
  expect(toldBeside(role('ada', true, 'owner'), { ...nothing, offered: key })).toBe(true)
  expect(toldBeside(role('ada', true, 'owner'), nothing)).toBe(false)
})
