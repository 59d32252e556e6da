import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, test } from 'vitest'
import { concat, hex, utf8 } from '../bytes.ts'
import type { GroupId, KeyHash, MemberKey } from '../ids.ts'
import { commitmentOf, fitsPoll, isPoll, pollIdOf } from './pollVotes.ts'

const filled = (size: number, byte: number) => new Uint8Array(size).fill(byte)
const sha = (...parts: readonly Uint8Array[]) => hex(sha256(concat(...parts)))

describe('what a vote is bound to', () => {
  test('is the poll, the own key, the secret and the choice, byte by byte', () => {
    const parts = {
      poll: filled(32, 1),
      memberKey: filled(32, 2) as unknown as MemberKey,
      secret: filled(32, 3),
    }
    const label = [utf8('konklave vote v1'), filled(1, 0)]
    const expected = (choice: number[]) =>
      sha(...label, parts.poll, parts.memberKey, parts.secret, Uint8Array.from(choice))
    // CBOR: a list of one, of two.
    expect(hex(commitmentOf({ ...parts, choice: [4] }))).toBe(expected([0x81, 4]))
    expect(hex(commitmentOf({ ...parts, choice: [0, 11] }))).toBe(expected([0x82, 0, 11]))
  })

  test('the poll is bound to its meeting, who asked, and every word', () => {
    const asked = {
      groupId: filled(16, 1) as unknown as GroupId,
      by: filled(16, 2) as unknown as KeyHash,
      n: 1,
      ...{ question: 'Tea?', choice: 'one' as const, options: ['yes', 'no'], hidden: false },
    }
    const others = [
      { groupId: filled(16, 9) as unknown as GroupId },
      { by: filled(16, 9) as unknown as KeyHash },
      { n: 2 },
      { question: 'Tea' },
      { choice: 'several' as const },
      { options: ['no', 'yes'] },
      { hidden: true },
    ]
    const all = [asked, ...others.map(other => ({ ...asked, ...other }))].map(one => hex(pollIdOf(one)))
    expect(new Set(all).size).toBe(8)
  })
})

test('polls and votes that cannot be', () => {
  const poll = { question: 'Tea?', choice: 'one' as const, options: ['yes', 'no'], hidden: false }
  expect(isPoll(poll)).toBe(true)
  expect(isPoll({ ...poll, question: ' ' })).toBe(false)
  expect(isPoll({ ...poll, options: ['yes'] })).toBe(false)
  expect(isPoll({ ...poll, options: ['yes', 'yes'] })).toBe(false)
  expect(isPoll({ ...poll, question: '', choice: 'yesNo', options: [] })).toBe(true)
  expect(isPoll({ ...poll, choice: 'yesNo' })).toBe(false)
  expect([[0], [1], [2], [], [0, 1]].map(choice => fitsPoll(choice, poll))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
  const several = { ...poll, choice: 'several' as const }
  expect([[0, 1], [1, 0], [0, 0], []].map(choice => fitsPoll(choice, several))).toEqual([
    true,
    false,
    false,
    false,
  ])
  expect(fitsPoll([2], { ...poll, choice: 'yesNo', options: [] })).toBe(true)
})
