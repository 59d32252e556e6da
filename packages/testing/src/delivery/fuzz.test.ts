import { type MeetingRequest, meetingRequest } from '@konklave/protocol'
import { expect, test } from 'vitest'
import { FUZZ_CASES } from '../fuzz/mutate.ts'
import { SeededRandom } from '../seededRandom.ts'
import { Guest } from './guest.ts'
import type { House } from './house.ts'
import { calm, comesIn, meeting } from './scene.ts'

/** A meeting of its own for each. */
const SEEDS = Array.from({ length: Math.ceil(FUZZ_CASES / 33_334) }, (_, i) => i + 1)

/** Flips, cuts or replaces bytes somewhere in a request, keeping its shape. */
function spoil(value: unknown, random: SeededRandom): unknown {
  if (value instanceof Uint8Array) {
    const copy = value.slice()
    if (copy.length > 0) copy[random.int(copy.length)] = random.int(256)
    return random.chance(0.1) ? random.bytes(copy.length) : copy
  }
  if (typeof value === 'number') return random.chance(0.5) ? value : random.int(5)
  if (Array.isArray(value)) return value.map(part => spoil(part, random))
  if (typeof value !== 'object' || value === null) return value
  const keys = Object.keys(value)
  const chosen = random.pick(keys)
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      key !== 't' && (key === chosen || random.chance(0.2)) ? spoil(part, random) : part,
    ]),
  )
}

async function requests(guest: Guest, house: House): Promise<MeetingRequest[]> {
  const { groupInfo, ratchetTree } = await guest.engine.groupInfo({ groupId: guest.groupId! })
  const snapshot = { groupInfo: new Uint8Array(groupInfo), tree: new Uint8Array(ratchetTree) }
  const commit = await guest.makeCommit({})
  await guest.engine.drop({ groupId: guest.groupId! })
  const { epoch } = guest
  const ctxHash = guest.group!.ctxHash as never
  const pass = await guest.passFor(guest)
  return [
    commit,
    { t: 'start', groupId: guest.groupId!, ...snapshot },
    {
      t: 'seed',
      ...snapshot,
      commits: guest.commits.map(step => step.bytes),
      contexts: guest.commits.map(step => step.context),
    },
    { t: 'message', message: await guest.sealed('x') },
    { t: 'acknowledge', epoch, ctxHash },
    { t: 'refuse', epoch, ctxHash },
    { t: 'badItem', item: new Uint8Array(16) },
    { t: 'admit', knock: new Uint8Array(16), pass },
    { t: 'deny', knock: new Uint8Array(16) },
    { t: 'offerRules', rules: house.room.rules.bytes },
    { t: 'end', statement: pass },
    { t: 'leave', order: pass },
  ]
}

test.each(SEEDS)('spoiled requests are refused one by one and hurt nobody (seed %i)', async seed => {
  const random = new SeededRandom(seed)
  const { house, owner, guests, others } = await meeting(['Bob', 'Eve'])
  const bob = others[0]!
  const honest = await requests(bob, house)
  bob.automatic = false
  const said = new Set<string>()
  for (let i = 0; i < 400; i++) {
    const body = spoil(random.pick(honest), random)
    const answer = await bob.session!.request(body)
    said.add(answer.ok ? 'ok' : answer.code)
    if (i % 20 === 0) await house.clock.advance(1_000)
  }
  expect(said.has('internal')).toBe(false)
  expect(said.size).toBeGreaterThan(3)
  expect(house.events.filter(({ event }) => event === 'meeting.bug')).toEqual([])
  await house.clock.advance(10_000)
  await calm(...guests)
  const dan = await comesIn(house, guests, 'Dan')
  expect(dan.epoch).toBe(owner.epoch)
})

test.each(SEEDS)('rubbish is no request (seed %i)', async seed => {
  const random = new SeededRandom(seed)
  const { owner } = await meeting(['Bob'])
  for (const body of [null, 1, 'x', [], {}, { t: 'commit' }, { t: 'nothing' }, random.bytes(40)]) {
    expect(meetingRequest.safeParse(body).success).toBe(false)
    expect(await owner.session!.request(body)).toEqual({ ok: false, code: 'bad-frame' })
  }
  const eve = await Guest.make(owner.house)
  await eve.knock()
  expect(await eve.lobby!.session.request({ t: 'knock', keyPackage: random.bytes(300) })).toMatchObject({
    ok: false,
  })
})
