import { formatToken, type LinkToken, type RoomId } from '@konklave/protocol'
import { describe, expect, test } from 'vitest'
import { readArguments } from './arguments.ts'
import type { Commanded } from './commanded.ts'
import { runCommand } from './commands.ts'
import { exitCodeOf } from './exitCode.ts'
import { createHuman } from './human.ts'
import { badLinkLine, failedLine, goneLine } from './problems.ts'
import { readTyped } from './typed.ts'
import { SeveralMeant, whom } from './whom.ts'

const link: LinkToken = {
  kind: 'guest',
  roomId: new Uint8Array(16) as RoomId,
  linkSecret: new Uint8Array(32).fill(3),
}
const url = `https://meet.example/m#${formatToken(link)}`

describe('arguments', () => {
  test('a link and a name', () => {
    expect(readArguments([url, '--name', 'Ada', '--json'])).toEqual({
      t: 'run',
      origin: 'https://meet.example',
      link,
      name: 'Ada',
      json: true,
    })
  })

  test('a cut link is told apart from a missing one', () => {
    expect(readArguments([url.slice(0, -3), '--name', 'Ada'])).toMatchObject({ link: 'cut' })
    expect(readArguments(['https://meet.example/m', '--name', 'Ada'])).toMatchObject({ link: 'missing' })
  })

  test('without name, link or with nonsense: what is wrong, and how it is called', () => {
    const named = ['--name', 'Ada']
    const all = [
      [],
      [url],
      ['nonsense', ...named],
      [url, '--colour', 'red'],
      [url, 'Ada'],
      [url, '--name', 'A'.repeat(61)],
    ]
    const said = all.map(argv => readArguments(argv))
    for (const one of said)
      expect(one).toMatchObject({ t: 'problem', problem: expect.stringContaining('konklave join') })
    expect(new Set(said.map(one => JSON.stringify(one))).size).toBe(all.length)
  })

  test('help is asked for, not a mistake', () => {
    for (const argv of [['--help'], ['-h'], [url, '--help']])
      expect(readArguments(argv)).toEqual({ t: 'help' })
  })
})

describe('what is typed', () => {
  const said = (text: string) => ({ t: 'command', line: `say ${text}` })

  test('is said, unless it is a command; plain words never do anything by accident', () => {
    expect(readTyped('Hello from the terminal')).toEqual(said('Hello from the terminal'))
    for (const line of ['open', 'end', 'leave it to me', 'kick Ben', 'start', 'help me'])
      expect(readTyped(line)).toEqual(said(line))
    expect(readTyped('//etc/hosts')).toEqual(said('/etc/hosts'))
    expect(readTyped('  ')).toEqual({ t: 'nothing' })
  })

  test('help and leaving are understood however they are written', () => {
    for (const line of ['/help', 'help', '?', '/?', 'HELP']) expect(readTyped(line)).toEqual({ t: 'help' })
    for (const line of ['/leave', 'quit', '/quit', 'exit'])
      expect(readTyped(line)).toEqual({ t: 'command', line: 'leave' })
  })

  test('a command keeps its argument, and one that does not exist is not said aloud', () => {
    expect(readTyped('/admit Ada Lovelace')).toEqual({ t: 'command', line: 'admit Ada Lovelace' })
    expect(readTyped('/frobnicate now')).toEqual({ t: 'unknown', word: 'frobnicate' })
  })
})

describe('who is meant', () => {
  const all = [
    { id: 'b', name: 'Ben' },
    { id: 'c', name: 'd' },
    { id: 'd', name: 'Ben' },
    { id: 'e', name: 'Eve' },
    { id: 'f', name: '' },
  ]

  test('by a name or an id; a name cannot stand in for the id of another', () => {
    expect(['Eve', 'b', 'd', 'Dan', ''].map(who => whom(who, all)?.id)).toEqual([
      'e',
      'b',
      'd',
      undefined,
      undefined,
    ])
  })

  test('nobody, as long as several go by the name', () => {
    expect(() => whom('Ben', all)).toThrow(new SeveralMeant(['b', 'd']))
  })
})

describe('a command about somebody', () => {
  /** A meeting in which nothing but these people exists. */
  function meeting() {
    const done: string[] = []
    const list = (...names: string[]) => ({
      value: names.map((name, i) => ({ id: `${name}${i}`, name, me: name === 'Me' })),
    })
    const act = (what: string) => async (id: string) => void done.push(`${what} ${id}`)
    const never = () => {
      throw new Error('not asked for')
    }
    const view: Commanded = {
      phase: { value: { t: 'inside' } },
      rights: { value: new Set(['admit']) },
      entry: { join: never, leave: never },
      people: {
        list: list('Me', 'Ada', 'Ben'),
        departed: list('Cem', 'Ben', 'Me'),
        kick: act('kick'),
        endPasses: never,
        setHand: never,
        lowerHand: never,
        lowerAllHands: never,
        setRole: async (id, role) => void done.push(`${role} ${id}`),
      },
      board: { setTimer: never, setPause: never },
      polls: { ask: never, vote: never, close: never, list: { value: [] } },
      breakouts: {
        plan: { value: null },
        inside: { value: null },
        make: never,
        open: never,
        close: never,
        assign: never,
        goTo: never,
        tellAll: never,
        callHelp: never,
      },
      chat: { say: never },
      door: {
        knocks: list('Dan', 'Dan', 'Eve'),
        admit: act('admit'),
        deny: act('deny'),
        setAdmission: never,
        setNameList: never,
        tellWaiting: never,
      },
      trust: { compareNow: never },
      owner: {
        ...{ endForAll: never, roleLinks: { value: [] }, makeRoleLink: never, withdrawRoleLink: never },
        ...{ offered: { value: null }, offer: never, dismissHanding: never, stepDown: never },
        ...{ answerOffer: never, keptKey: never },
      },
    }
    return { done, say: (line: string) => runCommand(line, { view, name: 'Me' }) }
  }

  test('is carried out for one who is here, has left or knocks, never for oneself', async () => {
    const { done, say } = meeting()
    for (const line of [
      'kick Ada',
      'kick Cem',
      'kick Ben1',
      'kick Me',
      'admit Eve',
      'deny Dan1',
      'admit all',
    ])
      expect(await say(line)).toBeNull()
    expect(done).toEqual([
      'kick Ada1',
      'kick Cem0',
      'kick Ben1',
      'kick Me2',
      'admit Eve2',
      'deny Dan1',
      'admit Dan0',
      'admit Dan1',
      'admit Eve2',
    ])
    expect(await say('kick Me0')).toEqual({ reason: 'nobody-of-that-name' })
  })

  test('is given a role by whoever hosts; of no other role, and nobody by accident', async () => {
    const { done, say } = meeting()
    expect(await say('role moderator Ada')).toBeNull()
    expect(await say('role participant Ada')).toBeNull()
    expect(await say('role owner Ada')).toEqual({ reason: 'no-such-role' })
    expect(await say('role toString Ada')).toEqual({ reason: 'no-such-role' })
    expect(await say('role presenter Me')).toEqual({ reason: 'nobody-of-that-name' })
    expect(done).toEqual(['moderator Ada1', 'null Ada1'])
  })

  test('is refused where several may be meant, with their ids in a sentence', async () => {
    const { done, say } = meeting()
    // One is here and one has left: it might be either.
    expect(await say('kick Ben')).toEqual({ reason: 'several-of-that-name', ids: ['Ben2', 'Ben1'] })
    for (const word of ['admit', 'deny'])
      expect(await say(`${word} Dan`)).toEqual({ reason: 'several-of-that-name', ids: ['Dan0', 'Dan1'] })
    expect(done).toEqual([])
    const human = createHuman()
    const person = (id: string, name: string) => ({
      id,
      name,
      role: 'participant',
      presence: 'confirmed',
      me: false,
    })
    human.line({ t: 'roster', people: [person('x', 'Ben'), person('y', 'Ben'), person('z', 'Eve')] })
    expect(human.roster()).toBe('· Here: Ben (x), Ben (y), Eve.')
    expect(
      human.line({ t: 'refused', command: 'kick Ben', reason: 'several-of-that-name', ids: ['x', 'y'] }),
    ).toMatch(/^· Several people go by that name.*: x, y\./)
  })
})

test('exit codes: 0 left or ended, 1 put out, 2 not entered', () => {
  expect(exitCodeOf({ t: 'inside' })).toBeNull()
  expect(exitCodeOf({ t: 'gone', why: 'left' })).toBe(0)
  expect(exitCodeOf({ t: 'gone', why: 'removed' })).toBe(1)
  expect(exitCodeOf({ t: 'failed', why: 'no-such-room' })).toBe(2)
})

describe('what a person reads', () => {
  test('on entering: how to write and leave, and who is here; not twice', () => {
    const human = createHuman()
    const people = [{ name: 'Ada', role: 'owner', presence: 'confirmed', me: false, id: 'a' }]
    expect(human.line({ t: 'link', link: 'reconnecting' })).toBeNull()
    expect(human.line({ t: 'roster', people })).toBeNull()
    const entered = human.line({ t: 'phase', phase: { t: 'inside' } })
    expect(entered).toMatch(/type.*everybody.*\/help.*\/leave/)
    expect(entered).toContain('Here: Ada (has the key).')
    expect(human.line({ t: 'phase', phase: { t: 'inside' } })).toBeNull()
    expect(human.line({ t: 'link', link: 'reconnecting' })).toContain('Reconnecting')
    expect(human.line({ t: 'link', link: 'online' })).toContain('Connected again')
  })

  test('a line of chat, which can neither steer the terminal nor pass for another line', () => {
    const human = createHuman()
    const line = {
      t: 'chat',
      id: 'x:1',
      from: 'x',
      name: 'Ada',
      mine: false,
      to: { t: 'all' },
      re: null,
    } as const
    const chat = (text: string) => human.line({ ...line, text })
    expect(chat('hi')).toBe('Ada: hi')
    expect(chat('\u001b[2J\u202egone')).toBe('Ada: \ufffd[2J\ufffdgone')
    for (const end of ['\n', '\r\n', '\r', '\u2028'])
      expect(chat(`one${end}· Ben has left.`)).toBe('Ada: one\n    · Ben has left.')
  })

  test('[K42] whom a line is for, and what became of it', () => {
    const human = createHuman()
    const line = { t: 'chat', id: 'x:1', from: 'x', name: 'Ada', re: null, text: 'hi' } as const
    const ben = { t: 'one', id: 'b', name: 'Ben' } as const
    expect(human.line({ ...line, mine: true, to: ben })).toBe('you (only to Ben): hi')
    expect(human.line({ ...line, mine: false, to: ben })).toBe('Ada (only to you): hi')
    expect(human.line({ ...line, mine: false, to: { t: 'leading' } })).toBe('Ada (to those who lead): hi')
    expect(human.line({ t: 'edited', id: 'x:1', name: 'Ada', text: '' })).toBe('· Ada has deleted a line.')
  })

  test('each problem has a sentence of its own', () => {
    const links = (['missing', 'cut', 'newer-version'] as const).map(badLinkLine)
    const failed = (
      [
        'offline',
        'no-such-room',
        'link-unknown',
        'locked',
        'barred',
        'newer-rules',
        'rolled-back',
        'bad-room',
        'too-many',
        'recovering',
      ] as const
    ).map(failedLine)
    const gone = (['left', 'ended', 'removed', 'denied', 'moved'] as const).map(goneLine)
    const all = [...links, ...failed, ...gone]
    expect(new Set(all).size).toBe(18)
    for (const line of all) expect(line).toMatch(/^[A-Z].*\.$/)
  })
})
