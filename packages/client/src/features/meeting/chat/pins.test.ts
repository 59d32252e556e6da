import { expect, test } from 'vitest'
import { createPins } from './pins.ts'

const olga = { id: 'aa', name: 'Olga' }
const omar = { id: 'bb', name: 'Omar' }

test('[K41] ten notices are there at most, and one that was taken away does not come back', () => {
  const pins = createPins()
  for (let n = 1; n <= 11; n++) pins.add(n % 2 ? olga : omar, { n, text: `notice ${n}` })
  expect(pins.list.value.map(({ text }) => text)).toHaveLength(10)
  expect(pins.list.value.at(-1)?.text).toBe('notice 10')
  pins.remove('aa:1')
  pins.add(olga, { n: 1, text: 'notice 1' })
  pins.add(olga, { n: 3, text: 'twice' })
  expect(pins.list.value.map(({ id }) => id)).not.toContain('aa:1')
  expect(pins.list.value).toHaveLength(9)
})

test('[K41] a notice whose end comes first is never shown', () => {
  const pins = createPins()
  pins.remove('aa:1')
  pins.add(olga, { n: 1, text: 'too late' })
  expect(pins.list.value).toEqual([])
})

test('[K41] each tells newcomers what it pinned itself', () => {
  const pins = createPins()
  pins.add(olga, { n: 1, text: 'hers' })
  pins.add(omar, { n: 1, text: 'his' })
  expect(pins.of('bb')).toEqual([{ n: 1, text: 'his' }])
})
