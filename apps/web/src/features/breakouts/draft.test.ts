import { expect, test } from 'vitest'
import { newDraft, spread, withCount, withLate, withoutRoom, withPlace } from './draft.ts'

const title = (n: number) => `Room ${n}`
const people = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
const sizes = (draft: ReturnType<typeof newDraft>) =>
  draft.rooms.map(({ key }) => [...draft.places.values()].filter(place => place === key).length)

test('rooms have names from the first', () => {
  expect(newDraft(3, title).rooms.map(room => room.title)).toEqual(['Room 1', 'Room 2', 'Room 3'])
})

test.each([1, 2, 3, 7, 9])('seven people in %i rooms: no room has two more than another', count => {
  for (const chance of [null, () => 0.999, () => 0]) {
    const all = sizes(spread(newDraft(count, title), people, chance))
    expect(all.reduce((sum, n) => sum + n, 0)).toBe(7)
    expect(Math.max(...all) - Math.min(...all)).toBeLessThanOrEqual(1)
  }
})

test('at random, who comes together is left to chance alone', () => {
  const draft = newDraft(2, title)
  const inFirst = (x: number) => {
    const { places, rooms } = spread(draft, people, () => x)
    return people.filter(who => places.get(who) === rooms[0]?.key)
  }
  expect(inFirst(0)).not.toEqual(inFirst(0.999))
  expect(inFirst(0)).toEqual(inFirst(0))
})

test('fewer rooms leave those who were in them without a place, and keep the titles of the others', () => {
  const draft = spread(newDraft(3, title), people, null)
  const less = withCount(draft, 2, title)
  expect([less.rooms.map(room => room.key), less.places.size]).toEqual([
    draft.rooms.slice(0, 2).map(room => room.key),
    5,
  ])
  expect(withCount(less, 3, title).places.size).toBe(5)
})

test('a room in the middle goes, and one person is put elsewhere or nowhere', () => {
  const draft = spread(newDraft(3, title), people, null)
  const [first, second] = draft.rooms
  const without = withoutRoom(draft, second?.key ?? '')
  expect(without.rooms.map(room => room.title)).toEqual(['Room 1', 'Room 3'])
  expect(without.places.has('b')).toBe(false)
  const moved = withPlace(without, 'b', first?.key ?? null)
  expect(moved.places.get('b')).toBe(first?.key)
  expect(withPlace(moved, 'b', null).places.has('b')).toBe(false)
})

test('who comes late gets a place where the fewest are, and nobody else moves', () => {
  const draft = spread(newDraft(3, title), ['a', 'b', 'c', 'd'], null)
  const late = withLate(draft, ['a', 'b', 'c', 'd', 'e', 'f', 'g'])
  expect(sizes(late).sort()).toEqual([2, 2, 3])
  for (const [who, key] of draft.places) expect(late.places.get(who)).toBe(key)
  expect(withLate(late, people)).toBe(late)
  // Those who have gone take nobody's place.
  const left = withLate(spread(newDraft(2, title), ['a', 'b', 'c'], null), ['b', 'x', 'y'])
  const inRoom = (key = '') => ['b', 'x', 'y'].filter(who => left.places.get(who) === key).length
  expect(left.rooms.map(({ key }) => inRoom(key)).sort()).toEqual([1, 2])
})
