import type { Room } from 'livekit-client'
import { describe, expect, test } from 'vitest'
import type { MediaKind, Wanted } from '../types.ts'
import { problemOf } from './capture.ts'
import { GhostWatch } from './ghosts.ts'
import { reconnectDelayMs } from './link.ts'
import { capped, SubscriptionPlan, Subscriptions } from './subscriptions.ts'

const want = (participant: string, kind: MediaKind): Wanted => ({
  participant,
  kind,
  width: 320,
  height: 180,
})
const offer = (participant: string, kind: MediaKind, muted = false) => ({
  key: `${participant} ${kind}`,
  participant,
  kind,
  muted,
})

describe('subscriptions', () => {
  test('[K38] somebody without a leaf is never asked for, whatever the layout wants', () => {
    const chosen = new SubscriptionPlan().choose(
      [want('ghost', 'camera'), want('anna', 'camera')],
      new Set(['anna']),
      [offer('ghost', 'camera'), offer('anna', 'camera')],
      0,
    )
    expect([...chosen.keys()]).toEqual(['anna camera'])
  })

  test('at most 30 pictures and 16 sounds, the first wishes first', () => {
    const names = Array.from({ length: 40 }, (_, i) => `p${i}`)
    const wanted = names.flatMap(name => [want(name, 'camera'), want(name, 'microphone')])
    const offered = names.flatMap(name => [offer(name, 'camera'), offer(name, 'microphone')]).reverse()
    const chosen = [...new SubscriptionPlan().choose(wanted, new Set(names), offered, 0).keys()]
    expect(chosen.filter(key => key.endsWith('camera'))).toEqual(
      names.slice(0, 30).map(name => `${name} camera`),
    )
    expect(chosen.filter(key => key.endsWith('microphone'))).toHaveLength(16)
  })

  test('[K38] on entering everything that leaves give is asked for before the layout wants it: 9 pictures, no muted ones', () => {
    const names = Array.from({ length: 20 }, (_, i) => `p${i}`)
    const offered = names.flatMap((name, i) => [offer(name, 'camera', i === 0), offer(name, 'microphone')])
    const hurried = (roster: string[], hurry: boolean) => [
      ...new SubscriptionPlan().choose([], new Set(roster), offered, 0, hurry).keys(),
    ]
    const pictures = hurried(names, true).filter(key => key.endsWith('camera'))
    expect(pictures).toEqual(names.slice(1, 10).map(name => `${name} camera`))
    expect(hurried(['p3'], true)).toEqual(['p3 camera', 'p3 microphone'])
    expect(hurried(names, false)).toEqual([])
  })

  test('a picture that leaves the screen stays hidden for 10 s, sound goes at once', () => {
    const plan = new SubscriptionPlan()
    const roster = new Set(['anna'])
    const offered = [offer('anna', 'camera'), offer('anna', 'microphone')]
    plan.choose([want('anna', 'camera'), want('anna', 'microphone')], roster, offered, 0)
    expect([...plan.choose([], roster, offered, 9_999)]).toEqual([['anna camera', { wanted: null }]])
    expect([...plan.choose([], roster, offered, 10_000)]).toEqual([])
  })
})

/** A room as far as it is looked at here: one person with a camera and a microphone, and a screen. */
function room() {
  const publication = (source: string, kind: string) => ({
    source,
    kind,
    trackSid: source,
    isMuted: false,
    isDesired: false,
    setSubscribed(this: { isDesired: boolean }, on: boolean) {
      this.isDesired = on
    },
  })
  const all = [
    publication('camera', 'video'),
    publication('microphone', 'audio'),
    publication('screen_share', 'video'),
  ]
  const anna = { identity: 'anna', trackPublications: new Map(all.map(one => [one.source, one])) }
  return {
    room: { remoteParticipants: new Map([['anna', anna]]) } as unknown as Room,
    asked: () => all.filter(one => one.isDesired).map(one => one.source),
  }
}

test('whoever wants no pictures gets none, not even on entering; sound and what is shared stay', () => {
  const { room: here, asked } = room()
  const subscriptions = new Subscriptions()
  subscriptions.setRoster(new Set(['anna']))
  subscriptions.setPictures('none')
  subscriptions.setWanted([want('anna', 'camera'), want('anna', 'microphone'), want('anna', 'screen')])
  subscriptions.hurry(0)
  subscriptions.apply(here, 1)
  expect(asked()).toEqual(['microphone', 'screen_share'])
  subscriptions.setPictures('all')
  subscriptions.apply(here, 2)
  expect(asked()).toEqual(['camera', 'microphone', 'screen_share'])
  subscriptions.setPictures('none')
  subscriptions.apply(here, 3)
  expect(asked()).toEqual(['microphone', 'screen_share'])
})

test('small pictures are of faces only: shared text stays readable', () => {
  const large = { participant: 'anna', width: 1280, height: 720 } as const
  expect(capped({ ...large, kind: 'camera' })).toMatchObject({ width: 320, height: 180 })
  expect(capped({ ...large, kind: 'camera', width: 0, height: 0 })).toMatchObject({ width: 0, height: 0 })
  expect(capped({ ...large, kind: 'screen' })).toMatchObject(large)
})

test('[K38] a participant without leaf raises one alarm after 5 s, and none when the commit was only late', () => {
  const watch = new GhostWatch()
  const roster = new Set(['anna'])
  expect(watch.look(['anna', 'x', 'late'], roster, 0)).toEqual([])
  expect(watch.look(['anna', 'x', 'late'], new Set(['anna', 'late']), 4_000)).toEqual([])
  expect(watch.look(['anna', 'x', 'late'], new Set(['anna', 'late']), 5_000)).toEqual(['x'])
  expect(watch.look(['anna', 'x'], roster, 9_000)).toEqual([])
})

test('reconnects are quick and spread, then steady, and never end', () => {
  expect(reconnectDelayMs(0, 0, () => 0.5)).toBe(100)
  expect(reconnectDelayMs(3, 1_000, () => 0)).toBe(150)
  expect(reconnectDelayMs(500, 600_000, () => 0.5)).toBe(2_000)
})

test('capture problems have a name of their own', () => {
  const named = (name: string) => problemOf(new DOMException('', name))
  expect(['NotAllowedError', 'NotFoundError', 'NotReadableError', 'TypeError'].map(named)).toEqual([
    'denied',
    'no-device',
    'in-use',
    'unsupported',
  ])
})
