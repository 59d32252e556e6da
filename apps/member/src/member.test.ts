import { formatToken, type LinkToken, type RoomId } from '@konklave/protocol'
import { describe, expect, test } from 'vitest'
import { readArguments } from './arguments.ts'
import { exitCodeOf } from './exitCode.ts'
import { createHuman } from './human.ts'
import { badLinkLine, failedLine, goneLine } from './problems.ts'
import { readTyped } from './typed.ts'
import { whom } from './whom.ts'

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

test('who is meant: by name or id, who is here before who has left, never oneself', () => {
  const here = [
    { id: 'a', name: 'Ada', me: true },
    { id: 'b', name: 'Ben', me: false },
  ]
  const view = {
    people: here,
    departed: [
      { id: 'c', name: 'Cem' },
      { id: 'd', name: 'Ben' },
      { id: 'e', name: 'Ada' },
    ],
  }
  const said = ['Ben', 'Cem', 'd', 'Ada', 'a', 'Dan', ''].map(who => whom(who, view))
  expect(said).toEqual(['b', 'c', 'd', 'e', null, null, null])
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
    const chat = (text: string) => human.line({ t: 'chat', from: 'x', name: 'Ada', mine: false, text })
    expect(chat('hi')).toBe('Ada: hi')
    expect(chat('\u001b[2J\u202egone')).toBe('Ada: \ufffd[2J\ufffdgone')
    for (const end of ['\n', '\r\n', '\r', '\u2028'])
      expect(chat(`one${end}· Ben has left.`)).toBe('Ada: one\n    · Ben has left.')
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
