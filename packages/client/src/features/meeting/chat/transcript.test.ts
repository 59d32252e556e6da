import { hex, type KeyHash, type LineBody } from '@konklave/protocol'
import { expect, test } from 'vitest'
import { createTranscript } from './transcript.ts'
import type { Addressee } from './types.ts'

const keys = {
  anna: new Uint8Array(16).fill(1) as KeyHash,
  ben: new Uint8Array(16).fill(2) as KeyHash,
  me: new Uint8Array(16).fill(3) as KeyHash,
}
type Who = keyof typeof keys
const ALL: Addressee = { t: 'all' }
const toMe: Addressee = { t: 'one', id: hex(keys.me), name: 'me' }
const idOf = (who: Who, n: number) => `${hex(keys[who])}:${n}`

function written() {
  const transcript = createTranscript()
  const hear = (who: Who, body: LineBody, to: Addressee = ALL) => {
    const from = { id: hex(keys[who]), name: who }
    const heard = { from, mine: who === 'me', to }
    if (body.t === 'chat') transcript.line({ ...heard, body }, { at: 0, state: 'sent', known: false })
    else transcript.note({ ...heard, body })
  }
  const reads = () => transcript.lines.value.map(({ text, edited }) => (edited ? `${text} (edited)` : text))
  return { transcript, hear, reads, only: () => transcript.lines.value[0] }
}

/** All orders of these. */
function orders<T>(all: readonly T[]): T[][] {
  if (all.length < 2) return [[...all]]
  return all.flatMap((one, i) => orders(all.filter((_, j) => j !== i)).map(rest => [one, ...rest]))
}

test('[K40] edits and marks make the same of a line in whatever order all of it comes', () => {
  const bodies: [Who, LineBody][] = [
    ['anna', { t: 'chat', n: 1, text: 'frist' }],
    ['anna', { t: 'edit', n: 2, of: 1, text: 'firts' }],
    ['anna', { t: 'edit', n: 3, of: 1, text: 'first' }],
    ['ben', { t: 'mark', n: 1, to: { from: keys.anna, n: 1 }, emoji: '👍', on: true }],
    ['ben', { t: 'mark', n: 2, to: { from: keys.anna, n: 1 }, emoji: '👍', on: false }],
    ['me', { t: 'mark', n: 1, to: { from: keys.anna, n: 1 }, emoji: '🎉', on: true }],
  ]
  for (const order of orders(bodies)) {
    const { hear, reads, only } = written()
    for (const [who, body] of order) hear(who, body)
    expect(reads()).toEqual(['first (edited)'])
    expect(only()?.marks).toEqual([{ emoji: '🎉', by: [{ id: hex(keys.me), name: 'me' }], mine: true }])
  }
})

test('[K40] a deleted line stays deleted, whatever comes after it', () => {
  const bodies: LineBody[] = [
    { t: 'chat', n: 1, text: 'what I regret' },
    { t: 'edit', n: 2, of: 1, text: 'less' },
    { t: 'edit', n: 3, of: 1, text: '' },
    { t: 'edit', n: 4, of: 1, text: 'here again' },
  ]
  for (const order of orders(bodies)) {
    const { hear, only } = written()
    for (const body of order) hear('anna', body)
    expect(only()).toMatchObject({ text: '', deleted: true, edited: false, marks: [] })
  }
})

test('[K43] only its author edits a line: the same number of somebody else is another line', () => {
  const { hear, reads } = written()
  hear('anna', { t: 'chat', n: 1, text: 'mine' })
  hear('ben', { t: 'edit', n: 2, of: 1, text: 'not hers' })
  hear('ben', { t: 'edit', n: 3, of: 1, text: '' })
  expect(reads()).toEqual(['mine'])
})

test('[K42] what is whispered of an open line changes nothing, nor what is said openly of a whispered one', () => {
  const { hear, reads, transcript: lines } = written()
  hear('anna', { t: 'chat', n: 1, text: 'for all' })
  hear('anna', { t: 'edit', n: 2, of: 1, text: 'only I read this' }, toMe)
  hear('ben', { t: 'mark', n: 1, to: { from: keys.anna, n: 1 }, emoji: '👍', on: true }, toMe)
  hear('anna', { t: 'chat', n: 3, text: 'for me' }, toMe)
  hear('anna', { t: 'edit', n: 4, of: 3, text: 'for me?' })
  hear('ben', { t: 'mark', n: 2, to: { from: keys.anna, n: 3 }, emoji: '👍', on: true }, toMe)
  expect(reads()).toEqual(['for all', 'for me'])
  expect(lines.lines.value.flatMap(({ marks }) => marks)).toEqual([])
  hear('anna', { t: 'edit', n: 5, of: 3, text: 'for you' }, toMe)
  // Mine, to Anna: between the same two.
  const mark = { t: 'mark', n: 9, to: { from: keys.anna, n: 3 }, emoji: '👍', on: true } as const
  hear('me', mark, { t: 'one', id: hex(keys.anna), name: 'anna' })
  expect(reads()).toEqual(['for all', 'for you (edited)'])
  expect(lines.find(idOf('anna', 3))?.marks).toHaveLength(1)
})

test('a mark that is none of the list is not shown', () => {
  const { hear, only } = written()
  hear('anna', { t: 'chat', n: 1, text: 'hello' })
  hear('ben', { t: 'mark', n: 1, to: { from: keys.anna, n: 1 }, emoji: 'you fool', on: true })
  expect(only()?.marks).toEqual([])
})

test('edits of lines that never come are kept up to a bound, and those of lines that are here always', () => {
  const { hear, reads } = written()
  hear('anna', { t: 'chat', n: 1, text: 'here' })
  hear('anna', { t: 'edit', n: 2, of: 1, text: 'still here' })
  hear('ben', { t: 'edit', n: 2, of: 1, text: 'too early, and too long ago' })
  for (let n = 10; n < 1_100; n++) hear('ben', { t: 'edit', n: n + 1, of: n, text: 'noise' })
  hear('anna', { t: 'mark', n: 3, to: { from: keys.anna, n: 1 }, emoji: '👍', on: true })
  hear('ben', { t: 'chat', n: 1, text: 'late' })
  expect(reads()).toEqual(['still here (edited)', 'late'])
})
