import { limits } from '@konklave/protocol'
import { afterEach, expect, test } from 'vitest'
import type { Scene } from '../scene.ts'
import { says, withMallory } from './mallory.ts'
import { linesOf, together } from './sight.ts'

let scene: Scene
afterEach(() => scene?.close())

const MINUTE_MS = 60_000
const LINES = 1_000

test('[K40] a thousand lines in a minute by a modified client: the server takes its measure, and others are heard at once', async () => {
  const cast = await withMallory()
  scene = cast.scene
  const { olga, gast, mallory } = cast
  const answers: string[] = []
  const began = scene.clock.now()
  let beside = 0
  for (let i = 0; i < LINES; i++) {
    const answer = await says(cast, { t: 'chat', n: 50_000_000 + i, text: `line ${i}` })
    answers.push('code' in answer ? answer.code : 'taken')
    await scene.clock.advance(MINUTE_MS / LINES)
    if (i % 250 === 100) {
      gast.view.chat.say(`heard ${++beside}`)
      await scene.until(() => linesOf(olga).includes(`Gast: heard ${beside}`), 'a line of another', 2_000)
    }
  }
  const taken = answers.filter(one => one === 'taken').length
  const seconds = (scene.clock.now() - began) / 1_000
  const measure = limits.MESSAGES_BURST + limits.MESSAGES_PER_SECOND * seconds
  expect(taken).toBeLessThanOrEqual(measure + 1)
  expect(taken).toBeGreaterThan(measure / 2)
  expect(new Set(answers)).toEqual(new Set(['taken', 'rate-limited']))
  expect(linesOf(olga).filter(line => line.startsWith('Mallory')).length).toBeLessThanOrEqual(taken)
  // Nobody was thrown out for it.
  await together(scene, olga, gast, mallory)
})

test('[K40] of whoever writes too fast the lines wait, which their screen says; none is lost, and they keep their order', async () => {
  const cast = await withMallory()
  scene = cast.scene
  const { olga, gast } = cast
  const many = 120
  for (let i = 0; i < many; i++) gast.view.chat.say(`${i}`)
  await scene.until(() => gast.view.chat.held.value > 0, 'it is said that lines wait')
  expect(gast.view.chat.lines.value.some(({ state }) => state === 'sending')).toBe(true)
  await scene.until(() => olga.texts.length === many, 'all lines', 120_000)
  expect(olga.texts).toEqual(Array.from({ length: many }, (_, i) => `${i}`))
  await scene.until(() => gast.view.chat.held.value === 0, 'nothing waits any more')
})
