import { describe, expect, test } from 'vitest'
import { type Floor, listen, SPOKEN_MS, STAYS_MS, silent } from './speaker.ts'

const here = ['ada', 'ben', 'cora']

/** What is shown as somebody listens every 100 ms: `[ms, who is heard]`, one after the other. */
function follow(script: readonly (readonly [ms: number, ...heard: string[]])[], start: Floor = silent) {
  let floor = start
  let now = 0
  const shown: string[] = []
  for (const [ms, ...heard] of script) {
    for (const end = now + ms; now < end; now += 100) {
      floor = listen(floor, { heard: new Set(heard), here, now })
      if (floor.speaker !== null && floor.speaker !== shown.at(-1)) shown.push(floor.speaker)
    }
  }
  return { floor, shown, now }
}

describe('who is large', () => {
  test('at first whoever speaks, or the first there is', () => {
    expect(follow([[100, 'cora']]).shown).toEqual(['cora'])
    expect(follow([[100]]).shown).toEqual(['ada'])
  })

  test('a cough changes nothing', () => {
    expect(follow([[STAYS_MS + 1_000, 'ada'], [1_000], [SPOKEN_MS - 200, 'ben'], [2_000]]).shown).toEqual([
      'ada',
    ])
  })

  test('who has spoken long enough comes, with breaths between the words', () => {
    const words: [number, ...string[]][] = [[500, 'ben'], [300], [500, 'ben'], [300], [500, 'ben']]
    expect(follow([[STAYS_MS, 'ada'], [1_000], ...words]).shown).toEqual(['ada', 'ben'])
  })

  test('nobody changes twice within the time that each stays', () => {
    const { shown, floor, now } = follow([[STAYS_MS, 'ada'], [800], [SPOKEN_MS + 100, 'ben'], [800]])
    expect(shown).toEqual(['ada', 'ben'])
    expect(now - floor.since).toBeLessThan(STAYS_MS)
    const early = listen(
      { ...floor, speech: new Map([['cora', { from: now - 2 * SPOKEN_MS, last: now }]]) },
      { heard: new Set(['cora']), here, now },
    )
    expect(early.speaker).toBe('ben')
    const later = floor.since + STAYS_MS
    const late = listen(
      { ...floor, speech: new Map([['cora', { from: later - SPOKEN_MS, last: later }]]) },
      { heard: new Set(['cora']), here, now: later },
    )
    expect(late.speaker).toBe('cora')
  })

  test('nobody interrupts whoever still speaks', () => {
    expect(
      follow([
        [STAYS_MS * 2, 'ada'],
        [STAYS_MS * 2, 'ada', 'ben'],
      ]).shown,
    ).toEqual(['ada'])
  })

  test('when the speaker leaves, somebody else is there at once', () => {
    const { floor, now } = follow([[STAYS_MS, 'ada']])
    expect(listen(floor, { heard: new Set(['cora']), here: ['ben', 'cora'], now }).speaker).toBe('cora')
    expect(listen(floor, { heard: new Set(), here: [], now }).speaker).toBeNull()
  })
})
