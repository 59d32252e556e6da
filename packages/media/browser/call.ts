import { agree, type Person, until, want } from './person.ts'

/** Keys agreed, everybody connected and inside, wishing for everybody. */
export async function meet(people: readonly Person[]): Promise<void> {
  await agree(1, people)
  await Promise.all(people.map(me => enter(me, people)))
}

export async function enter(me: Person, people: readonly Person[]): Promise<void> {
  await me.connect()
  await want(
    me,
    people.filter(other => other !== me),
  )
  await me.do(hand => hand.transport.enter())
}

export const sees = (me: Person, other: Person) =>
  until(`${me.name} sees ${other.name}`, async () => (await me.colourOf(other)) === other.look.name).catch(
    async error => {
      const both = { me: await me.snapshot(), other: await other.snapshot() }
      throw new Error(`${error} ${JSON.stringify(both)}`)
    },
  )
export const shows = (me: Person, other: Person, kind: string, yes: boolean) =>
  until(`${me.name} ${yes ? 'has' : 'lost'} ${other.name}'s ${kind}`, async () => {
    const { remote } = await me.snapshot()
    return remote.includes(`${other.participant} ${kind}`) === yes
  })
/** By its pitch where the browser can tell, else by its loudness. */
export const hears = (me: Person, other: Person) =>
  until(`${me.name} hears ${other.name}`, async () => {
    if (me.kind === 'firefox')
      return (await me.snapshot()).speaking.some(([who]) => who === other.participant)
    return Math.abs(((await me.hertzOf(other)) ?? 0) - other.look.hertz) <= 20
  })
