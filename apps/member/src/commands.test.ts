import { expect, test } from 'vitest'
import { type Commanded, runCommand } from './commands.ts'

const nothing = async () => undefined

/** A meeting with Ben at its door, noting who was let in or turned away. */
function meeting(facts: Partial<Commanded> = {}) {
  const done: string[] = []
  const view: Commanded = {
    phase: { value: { t: 'inside' } },
    rights: { value: new Set(['admit']) },
    knocks: { value: [{ id: 'k', name: 'Ben' }] },
    people: { value: [] },
    departed: { value: [] },
    join: nothing,
    say: () => undefined,
    admit: async id => void done.push(`in ${id}`),
    deny: async id => void done.push(`away ${id}`),
    kick: nothing,
    endPasses: nothing,
    setAdmission: nothing,
    compareNow: () => undefined,
    leave: nothing,
    endForAll: nothing,
    ...facts,
  }
  return { done, run: (line: string) => runCommand(line, { view, name: 'Ada' }) }
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
  const { run } = meeting({ rights: { value: new Set(['chat']) }, knocks: { value: [] } })
  for (const line of ['admit', 'admit Ben', 'deny Ben'])
    expect(await run(line)).toEqual({ reason: 'not-allowed' })
})

test('before being inside nobody opens the door', async () => {
  const { run } = meeting({ phase: { value: { t: 'joining' } }, rights: { value: new Set() } })
  expect(await run('admit')).toEqual({ reason: 'not-inside' })
})
