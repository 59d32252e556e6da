import type { MeetingView } from '@konklave/client'
import { ownerKeys, signerOf } from '@konklave/crypto'
import { Scene } from '../scene.ts'
import type { SimPerson } from '../simPerson.ts'

/** The breakout that this person is in, as a meeting. */
export const inner = ({ view }: SimPerson): MeetingView | null => view.breakouts.inside.value
export const planOf = ({ view }: SimPerson) => view.breakouts.plan.value
export const isIn = (person: SimPerson): boolean => inner(person)?.phase.value.t === 'inside'
export const innerNames = (person: SimPerson): string[] =>
  (inner(person)?.people.list.value ?? []).map(({ name }) => name).sort()
export const innerTexts = (person: SimPerson): string[] =>
  inner(person)?.chat.lines.value.map(({ text }) => text) ?? []

/** Title of the room where this person is to be; null: the main room. */
export function titleOf(person: SimPerson): string | null {
  const mine = person.view.breakouts.mine.value
  return planOf(person)?.rooms.find(({ id }) => id === mine)?.title ?? null
}

export function roomOf(person: SimPerson, title: string): string {
  const found = planOf(person)?.rooms.find(room => room.title === title)
  if (!found) throw new Error(`${person.name} knows no room ${title}`)
  return found.id
}

export const confirmed = (scene: Scene, ...people: SimPerson[]): Promise<void> =>
  scene.until(
    () =>
      people.every(
        ({ names, view }) => names.length === people.length && !view.trust.state.value.unconfirmed,
      ),
    'all met',
    60_000,
  )

/** They are in one breakout, just they, and may write there. */
export async function inOne(scene: Scene, ...people: SimPerson[]): Promise<void> {
  const names = people
    .map(({ name }) => name)
    .sort()
    .join()
  const there = (person: SimPerson) =>
    isIn(person) &&
    innerNames(person).join() === names &&
    inner(person)?.trust.state.value.unconfirmed === false
  try {
    await scene.until(() => people.every(there), `${names} in one room`, 60_000)
  } catch (error) {
    throw new Error(
      `${error instanceof Error ? error.message : error}\n  ${people.map(whereabouts).join('\n  ')}`,
    )
  }
}

/** One line for failed tests. */
const whereabouts = (person: SimPerson): string =>
  `${person.name} in ${titleOf(person)}: ${JSON.stringify(inner(person)?.phase.value)} [${innerNames(person)}] ${JSON.stringify(inner(person)?.trust.state.value)}`

/** Olga, who leads, and guests, who have met. */
export async function met(...names: readonly string[]) {
  const scene = await Scene.open({ admission: 'open' })
  const olga = await scene.owner()
  const guests: SimPerson[] = []
  for (const name of names) guests.push(await scene.guest(name))
  await confirmed(scene, olga, ...guests)
  return { scene, olga, guests: guests as [SimPerson, SimPerson, SimPerson, SimPerson] }
}

type Rooms = {
  readonly minutes?: number | null
  readonly returnAll?: boolean
  readonly choice?: 'given' | 'chosen'
  readonly titles?: readonly string[]
}

/** Makes rooms, puts people there by name, and opens them. */
export async function split(
  scene: Scene,
  lead: SimPerson,
  where: Readonly<Record<string, number>>,
  { minutes = null, returnAll = false, choice = 'given', titles = ['Alpha', 'Beta'] }: Rooms = {},
): Promise<void> {
  const assign = new Map(Object.entries(where).map(([name, i]) => [lead.idOf(name), i]))
  await scene.click(() => lead.view.breakouts.make({ titles, assign, choice }))
  await scene.click(() => lead.view.breakouts.open({ minutes, returnAll }))
}

/** The socket of one person breaks and is there again. */
export async function reconnect(scene: Scene, person: SimPerson, awayMs: number): Promise<void> {
  person.weather.lost = true
  await scene.clock.advance(awayMs)
  person.weather.lost = false
}

/** Public key of the room's owner. */
export async function ownerKeyOf({ room }: Scene): Promise<Uint8Array<ArrayBuffer>> {
  if (room.owner.kind !== 'owner') throw new Error('no owner link')
  return new Uint8Array((await signerOf(await ownerKeys(room.owner.ownerSeed))).publicKey)
}
