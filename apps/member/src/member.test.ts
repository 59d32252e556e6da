import { formatToken, type LinkToken, type RoomId } from '@konklave/protocol'
import { describe, expect, test } from 'vitest'
import { readArguments } from './arguments.ts'
import { exitCodeOf } from './exitCode.ts'
import { humanLine } from './human.ts'

const link: LinkToken = {
  kind: 'guest',
  roomId: new Uint8Array(16) as RoomId,
  linkSecret: new Uint8Array(32).fill(3),
}
const url = `https://meet.example/m#${formatToken(link)}`

describe('arguments', () => {
  test('a link and a name', () => {
    expect(readArguments([url, '--name', 'Ada', '--json'])).toEqual({
      ok: true,
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

  test('without name, link or with nonsense: usage', () => {
    for (const argv of [[], [url], ['nonsense', '--name', 'Ada'], [url, '--colour', 'red']]) {
      expect(readArguments(argv)).toMatchObject({ ok: false })
    }
  })
})

test('exit codes: 0 left or ended, 1 put out, 2 not entered', () => {
  expect(exitCodeOf({ t: 'inside' })).toBeNull()
  expect(exitCodeOf({ t: 'gone', why: 'left' })).toBe(0)
  expect(exitCodeOf({ t: 'gone', why: 'removed' })).toBe(1)
  expect(exitCodeOf({ t: 'failed', why: 'no-such-room' })).toBe(2)
})

test('what a person reads', () => {
  expect(humanLine({ t: 'chat', from: 'x', name: 'Ada', mine: false, text: 'hi' })).toBe('Ada: hi')
  expect(humanLine({ t: 'link', link: 'online' })).toBeNull()
})
