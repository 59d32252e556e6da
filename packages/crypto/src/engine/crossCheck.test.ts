import { expect, test } from 'vitest'
import { newPerson, type Person, Room, seeded, utf8 } from './people.fixture.ts'

/**
 * Random lives of a group. At every epoch Room.deliver compares the ctxHash that the key-less tree computes with what each
 * member's engine holds after the library processed the same commit (K28); at the end all members share one secret.
 */
const live = async (seed: number, steps: number, max: number): Promise<Record<string, number>> => {
  const random = seeded(seed)
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!
  const room = await Room.start(await newPerson('0'))
  const done: Record<string, number> = {}
  for (let step = 1; step <= steps; step++) {
    const { members } = room
    const committer = pick(members)
    const others = members.filter(member => member !== committer)
    const kind = pick(['add', 'add', 'adds', 'enter', 'enter', 'remove', 'update', 'rules', 'kick', 'resync'])
    const joiners = await people(step, kind === 'adds' ? 1 + Math.floor(random() * 4) : 1)
    if (kind === 'add' || kind === 'adds') {
      if (members.length + joiners.length > max) continue
      await room.add(committer, ...joiners)
    } else if (kind === 'enter') {
      if (members.length >= max) continue
      await room.enter(joiners[0]!)
    } else if (kind === 'remove') {
      if (others.length === 0) continue
      await room.remove(committer, ...new Set([pick(others), pick(others)]))
    } else if (kind === 'kick') {
      if (others.length === 0) continue
      await room.setRules(committer, utf8(`rules ${step}`), pick(others))
    } else if (kind === 'update') await room.update(committer)
    else if (kind === 'rules') await room.setRules(committer, utf8(`rules ${step}`))
    else await room.enter(committer, true)
    done[kind] = (done[kind] ?? 0) + 1
    if (step % 10 === 0) expect(new Set(await room.secrets()).size).toBe(1)
  }
  expect(new Set(await room.secrets()).size).toBe(1)
  return done
}

const people = (step: number, count: number): Promise<Person[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => newPerson(`${step}.${i}`)))

/** `npm run test:soak` lives longer lives. */
const host = globalThis as { process?: { env: Record<string, string | undefined> } }
const soak = host.process?.env.KONKLAVE_SOAK === '1'
const [seeds, steps, max] = soak ? [[1, 2, 3, 4], 200, 25] : [[1, 2, 3], 40, 13]

test.each(seeds)(
  '[K28] [1.2] random group life, seed %i: library and key-less tree agree, nobody is refused',
  async seed => {
    const done = await live(seed, steps, max)
    expect(Object.keys(done).sort()).toEqual([
      'add',
      'adds',
      'enter',
      'kick',
      'remove',
      'resync',
      'rules',
      'update',
    ])
  },
  soak ? 1_200_000 : 90_000,
)
