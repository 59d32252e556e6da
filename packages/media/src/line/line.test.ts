import { expect, test } from 'vitest'
import { type Line, look, newLine } from './line.ts'
import type { Measure } from './measure.ts'

/** What one second brings. Left out: a good second with one voice and one picture each way. */
type Second = {
  readonly lost?: number
  readonly concealed?: number
  readonly roundTripMs?: number
  readonly sentLost?: number
  readonly available?: number | null
  readonly held?: number
  readonly kbit?: number
  readonly packets?: number
  readonly sources?: number
}
const tops = { receiving: 3, sending: 2 }

function after(seconds: readonly Second[]): readonly Line[] {
  let line = newLine(0)
  let before: Measure | null = null
  return seconds.map((second, i) => {
    const { lost = 0, concealed = 0, roundTripMs = 40, sentLost = 0, held = 0, kbit = 900 } = second
    const had = before?.receiving
    const packets = second.packets ?? 150
    const measure: Measure = {
      at: (i + 1) * 1_000,
      sources: second.sources ?? 2,
      without: '',
      receiving: {
        bytes: (had?.bytes ?? 0) + kbit * 125,
        packets: (had?.packets ?? 0) + Math.round(packets * (1 - lost)),
        lost: (had?.lost ?? 0) + Math.round(packets * lost),
        samples: (had?.samples ?? 0) + 48_000,
        concealed: (had?.concealed ?? 0) + 48_000 * concealed,
        frozen: 0,
      },
      sending: {
        packets: (before?.sending.packets ?? 0) + 100,
        lost: sentLost,
        available: second.available === undefined ? 2_000_000 : second.available,
        camera: true,
      },
      roundTripMs,
      held,
    }
    before = measure
    line = look(line, measure, tops)
    return line
  })
}
const times = (n: number, second: Second = {}) => Array.from({ length: n }, () => second)
const receiving = (lines: readonly Line[]) => lines.map(({ receiving: { rung } }) => rung).join('')
const sending = (lines: readonly Line[]) => lines.map(({ sending: { rung } }) => rung).join('')

test('a good line stays as it is for a minute', () => {
  const lines = after(times(60))
  expect([receiving(lines), sending(lines)]).toEqual(['0'.repeat(60), '0'.repeat(60)])
})

test('a single bad second, now and then, moves nothing', () => {
  const lines = after(
    Array.from({ length: 60 }, (_, i) => (i % 9 === 5 ? { lost: 0.3, concealed: 0.2 } : {})),
  )
  expect(receiving(lines)).toMatch(/^0+$/)
})

test('5 % of loss on a wide line is put right by what is sent again: nothing is taken away for it', () => {
  expect(receiving(after(times(60, { lost: 0.05, concealed: 0.02 })))).toMatch(/^0+$/)
})

test('a queue that fills is answered before sound breaks', () => {
  const lines = after([...times(10), ...times(12, { roundTripMs: 700, lost: 0.06 })])
  expect(receiving(lines).slice(0, 10)).toBe('0000000000')
  expect(receiving(lines).at(-1)).toBe('3')
})

test('sound that is lost takes all pictures away within three seconds', () => {
  const lines = after([...times(10), ...times(5, { lost: 0.35, concealed: 0.4 })])
  expect(receiving(lines).slice(10)).toMatch(/^0{0,3}3+$/)
})

test('all comes back by itself within twenty seconds after the line is well', () => {
  const lines = after([...times(10), ...times(10, { lost: 0.35, concealed: 0.4 }), ...times(22)])
  expect(receiving(lines).at(-1)).toBe('0')
})

test('what the engine holds back is said, and only where little arrives', () => {
  expect(receiving(after([...times(5), ...times(10, { held: 1, kbit: 200 })])).at(-1)).toBe('1')
  expect(receiving(after([...times(5), ...times(10, { held: 1, kbit: 2_000 })])).at(-1)).toBe('0')
})

test('a camera for which there is no room is turned down and then held; receiving is another matter', () => {
  const lines = after([...times(5), ...times(12, { available: 60_000, sentLost: 0.06 })])
  expect([sending(lines).at(-1), receiving(lines).at(-1)]).toEqual(['2', '0'])
})

test('a camera that was held and begins with little room is given time', () => {
  const lines = after([
    ...times(10, { available: 60_000, sentLost: 0.2 }),
    ...times(8),
    ...times(12, { available: 70_000 }),
  ])
  expect(sending(lines).slice(9)).toMatch(/^2+1+0+$/)
})

test('a browser that does not tell its room is judged by loss and delay alone', () => {
  expect(sending(after(times(20, { available: null })))).toMatch(/^0+$/)
  expect(sending(after(times(20, { available: null, sentLost: 0.2 }))).at(-1)).toBe('2')
})

test('[K36] what is lost of a single person may be lost at their end: their own word is waited for', () => {
  const alone = { lost: 0.35, concealed: 0.4, sources: 1 }
  const rungs = (seconds: Second) =>
    receiving(after([...times(5, { sources: 1 }), ...times(10, seconds)])).slice(5)
  expect(rungs(alone)).toMatch(/^0{5,7}3+$/)
  expect(rungs({ ...alone, sentLost: 0.06 })).toMatch(/^0{1,3}3+$/)
})

test('a new connection counts anew, and nothing is concluded from the step', () => {
  const lines = after([...times(8), ...times(8)])
  const last = lines.at(-1) as Line
  const fresh = look(last, { ...(last.measures.at(-1) as Measure), at: 17_000, receiving: zero }, tops)
  expect(fresh.measures).toHaveLength(1)
  expect(fresh.receiving.rung).toBe(0)
})
const zero = { bytes: 0, packets: 0, lost: 0, samples: 0, concealed: 0, frozen: 0 }
