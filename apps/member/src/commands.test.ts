import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Commanded } from './commanded.ts'
import { runCommand } from './commands.ts'
import { HELP, SLASHED } from './typed.ts'

const nothing = async () => undefined

/** A meeting with Ben at its door, unless `knocking` says otherwise, noting who was let in or turned away. */
function meeting({ knocking = [{ id: 'k', name: 'Ben' }], people = [], ...facts }: Facts = {}) {
  const done: string[] = []
  const view: Commanded = {
    phase: { value: { t: 'inside' } },
    rights: { value: new Set(['admit']) },
    entry: { join: nothing, leave: nothing },
    people: {
      list: { value: people },
      departed: { value: [] },
      kick: nothing,
      endPasses: nothing,
      lowerHand: async who => void done.push(`down ${who}`),
      lowerAllHands: async () => void done.push('all down'),
      setRole: nothing,
      setHand: up => void done.push(`hand ${up ? 'up' : 'down'}`),
    },
    board: {
      setTimer: async ms => void done.push(`timer ${ms}`),
      setPause: async ms => void done.push(`pause ${ms}`),
    },
    polls: {
      list: { value: [] },
      ask: async ({ question }) => {
        done.push(`asked ${question}`)
        return ''
      },
      vote: nothing,
      close: nothing,
    },
    breakouts: {
      plan: {
        value: {
          running: true,
          choice: 'given',
          endsAt: null,
          returnAll: false,
          rooms: ['Alpha', 'Beta'].map(title => ({
            id: `id of ${title}`,
            title,
            people: [],
            here: [],
            callsHelp: false,
          })),
        },
      },
      inside: { value: null },
      make: async ({ titles, assign }) =>
        void done.push(`made ${titles}: ${[...assign].map(([who, at]) => `${who}→${at}`)}`),
      open: async ({ minutes, returnAll }) => void done.push(`opened ${minutes} ${returnAll}`),
      close: async () => void done.push('closed'),
      assign: async (who, room) => void done.push(`${who} to ${room}`),
      goTo: async room => void done.push(`go to ${room}`),
      tellAll: text => void done.push(`all rooms: ${text}`),
      callHelp: on => void done.push(`help ${on}`),
    },
    chat: {
      say: (text, { to } = {}) => {
        done.push(`${to?.t === 'one' ? to.id : to?.t}: ${text}`)
        return to?.t === 'leading' ? { t: 'not', why: 'nobody-leads' } : { t: 'said', leftOut: 0 }
      },
    },
    door: {
      knocks: { value: knocking },
      admit: async id => void done.push(`in ${id}`),
      deny: async id => void done.push(`away ${id}`),
      setAdmission: nothing,
      setNameList: async text => void done.push(`list ${text}`),
      tellWaiting: async text => void done.push(`said ${text}`),
    },
    trust: { compareNow: () => undefined },
    owner: {
      endForAll: nothing,
      offered: { value: null },
      offer: async (who, { over }) => void done.push(`${over ? 'over' : 'too'} ${who}`),
      dismissHanding: async () => void done.push('stay'),
      stepDown: async () => void done.push('down'),
      answerOffer: async yes => void done.push(`answer ${yes}`),
      keptKey: async () => void done.push('kept'),
      roleLinks: {
        value: [
          { id: 'a', role: 'moderator', usedBy: [] },
          { id: 'b', role: 'presenter', usedBy: [] },
        ],
      },
      makeRoleLink: async role => `https://host/m#${role}`,
      withdrawRoleLink: async id => void done.push(`withdrawn ${id}`),
    },
    ...facts,
  }
  return {
    done,
    run: (line: string) =>
      runCommand(line, { view, name: 'Ada', made: (role, link) => void done.push(`${role} ${link}`) }),
  }
}

const person = (id: string, name: string) => ({ id, name, me: false })

type Facts = Partial<Pick<Commanded, 'phase' | 'rights'>> & {
  people?: Commanded['people']['list']['value']
  knocking?: Commanded['door']['knocks']['value']
}

test('who leads lets in and turns away by name, and hears when nobody of that name is at the door', async () => {
  const { run, done } = meeting()
  expect([await run('admit Ben'), await run('deny'), await run('admit Carla')]).toEqual([
    null,
    null,
    { reason: 'nobody-knocks' },
  ])
  expect(done).toEqual(['in k', 'away k'])
})

test('a guest, who is shown nobody at the door, hears that opening it is for those who lead', async () => {
  const { run } = meeting({ rights: { value: new Set(['chat']) }, knocking: [] })
  for (const line of ['admit', 'admit Ben', 'deny Ben'])
    expect(await run(line)).toEqual({ reason: 'not-allowed' })
})

test('a hand is lowered by name, all without one', async () => {
  const { run, done } = meeting({ people: [person('c', 'Carla')] })
  expect([
    await run('lower Carla'),
    await run('lower'),
    await run('lower all'),
    await run('lower Ben'),
  ]).toEqual([null, null, null, { reason: 'nobody-of-that-name' }])
  expect(done).toEqual(['down c', 'all down', 'all down'])
})

test('before being inside nobody opens the door', async () => {
  const { run } = meeting({ phase: { value: { t: 'joining' } }, rights: { value: new Set() } })
  expect(await run('admit')).toEqual({ reason: 'not-inside' })
})

test('[K42] a whisper goes to the one person whose name begins the line, and to nobody where two may be meant', async () => {
  const people = [person('a', 'Anna Berg'), person('b', 'Ben'), person('c', 'Cem'), person('d', 'Cem oh')]
  const { run, done } = meeting({ people })
  expect(await run('whisper Anna Berg the door is open')).toBeNull()
  expect(await run('whisper b yes')).toBeNull()
  expect(await run('whisper Cem oh dear')).toEqual({ reason: 'several-of-that-name', ids: ['c', 'd'] })
  expect(await run('whisper Dora hello')).toEqual({ reason: 'nobody-of-that-name' })
  expect(await run('whisper Ben')).toEqual({ reason: 'nobody-of-that-name' })
  expect(await run('moderators may I')).toEqual({ reason: 'nobody-leads' })
  expect(done).toEqual(['a: the door is open', 'b: yes', 'leading: may I'])
})

test('hand, timer and pause: minutes, off, and nothing for what is no number', async () => {
  const { run, done } = meeting()
  for (const line of ['hand', 'hand down', 'timer 5', 'timer off', 'pause 1.5'])
    expect(await run(line)).toBeNull()
  expect(done).toEqual(['hand up', 'hand down', 'timer 300000', 'timer 0', 'pause 90000'])
  for (const line of ['timer', 'pause soon', 'timer -1'])
    expect(await run(line)).toEqual({ reason: 'unknown-command' })
})

test('who leads writes to those at the door, if there are any, and not too much', async () => {
  const { run, done } = meeting()
  expect(await run('tell we start at ten')).toBeNull()
  expect(done).toEqual(['said we start at ten'])
  expect(await run(`tell ${'x'.repeat(201)}`)).toEqual({ reason: 'too-long' })
  expect(await meeting({ knocking: [] }).run('tell hello')).toEqual({ reason: 'nobody-knocks' })
  expect(await meeting({ rights: { value: new Set() } }).run('tell hello')).toEqual({ reason: 'not-allowed' })
})

test('a role link is told once when it is made, and all of a role are withdrawn', async () => {
  const { run, done } = meeting()
  expect(await run('rolelink moderator')).toBeNull()
  expect(await run('withdraw moderator')).toBeNull()
  expect(done).toEqual(['moderator https://host/m#moderator', 'withdrawn a'])
  expect(await run('rolelink owner')).toEqual({ reason: 'no-such-role' })
  expect(await run('withdraw')).toEqual({ reason: 'no-such-role' })
})

test('[K17] somebody here is asked to be a host, too, or instead; an answer is only for who was asked', async () => {
  const people = [
    { id: 'b', name: 'Ben', me: false },
    { id: 'a', name: 'Ada', me: true },
  ]
  const { run, done } = meeting({ people })
  for (const line of ['cohost Ben', 'handover Ben', 'stay', 'stepdown']) expect(await run(line)).toBeNull()
  expect(done).toEqual(['too b', 'over b', 'stay', 'down'])
  expect(await run('cohost Ada')).toEqual({ reason: 'nobody-of-that-name' })
  for (const line of ['accept', 'decline', 'kept']) expect(await run(line)).toEqual({ reason: 'not-asked' })
})

describe('breakout rooms', () => {
  const people = ['Ada', 'Ben', 'Cem', 'Dan'].map(name => ({ id: name[0] ?? '', name, me: name === 'Ada' }))

  test('[K44] are made, opened, filled, visited and closed by their titles', async () => {
    const { done, run } = meeting({ people })
    for (const line of [
      'rooms Alpha; Beta ;',
      'openrooms',
      'openrooms 5',
      'move Ben to Beta',
      'move Ben to main',
      'goto Alpha',
      'goto main',
      'tellrooms five minutes',
      'callhelp',
      'callhelp off',
      'closerooms',
    ])
      expect(await run(line)).toBeNull()
    expect(done).toEqual([
      'made Alpha,Beta: B→0,C→1,D→0',
      'opened null false',
      'opened 5 true',
      'B to id of Beta',
      'B to null',
      'go to id of Alpha',
      'go to null',
      'all rooms: five minutes',
      'help true',
      'help false',
      'closed',
    ])
  })

  test('what does not exist, or is said of nobody, is refused', async () => {
    const { done, run } = meeting({ people })
    expect(await run('goto Gamma')).toEqual({ reason: 'no-such-room' })
    expect(await run('move Eve to Beta')).toEqual({ reason: 'nobody-of-that-name' })
    expect(await run('move Ben')).toEqual({ reason: 'nobody-of-that-name' })
    expect(await run('openrooms soon')).toEqual({ reason: 'unknown-command' })
    expect(await run(`rooms ${'x'.repeat(61)}`)).toEqual({ reason: 'too-long' })
    expect(await run('inside say hello')).toEqual({ reason: 'not-inside' })
    expect(done).toEqual([])
  })
})

test('every command stands in the help and in the README', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  expect(SLASHED.filter(word => !readme.includes(`\`${word}`))).toEqual([])
  // Without a slash it is said to everybody anyway.
  expect(SLASHED.filter(word => word !== 'say' && !HELP.includes(`/${word}`))).toEqual([])
})
