import type { BreakoutPlan, MeetingView } from '@konklave/client'
import type { Signal } from '@preact/signals-core'
import { pick } from './pick.ts'

/** Rooms that change when they are changed; nobody goes anywhere. */
export function fakeBreakouts(s: {
  readonly plan: Signal<BreakoutPlan | null>
  readonly mine: Signal<string | null>
  readonly inside: Signal<MeetingView | null>
  readonly word: Signal<MeetingView['breakouts']['word']['value']>
}): MeetingView['breakouts'] {
  const plan = (change: (plan: BreakoutPlan) => Partial<BreakoutPlan>) => {
    if (s.plan.value) s.plan.value = { ...s.plan.value, ...change(s.plan.value) }
  }
  const fresh = (title: string): BreakoutPlan['rooms'][number] => ({
    ...{ id: `${title} ${Math.random()}`, title, people: [], here: [], callsHelp: false },
  })
  return {
    ...s,
    make: async ({ titles, assign, choice }) => {
      const inRoom = (i: number) => [...assign].filter(([, n]) => n === i).map(([who]) => who)
      const rooms = titles.map((title, i) => ({
        ...fresh(title),
        people: inRoom(i),
        here: inRoom(i).slice(1),
      }))
      s.plan.value = { running: false, choice, rooms, endsAt: null, returnAll: false }
    },
    add: async title => plan(({ rooms }) => ({ rooms: [...rooms, fresh(title)] })),
    rename: async (room, title) =>
      plan(({ rooms }) => ({ rooms: rooms.map(one => (one.id === room ? { ...one, title } : one)) })),
    remove: async room => plan(({ rooms }) => ({ rooms: rooms.filter(({ id }) => id !== room) })),
    assign: async (who, room) =>
      plan(({ rooms }) => ({
        rooms: rooms.map(one => {
          const people = one.people.filter(id => id !== who)
          const here = one.here.filter(id => id !== who)
          return { ...one, here, people: one.id === room ? [...people, who] : people }
        }),
      })),
    open: async ({ minutes, returnAll }) =>
      plan(() => ({
        running: true,
        returnAll,
        endsAt: minutes === null ? null : Date.now() + minutes * 60_000,
      })),
    close: async () => plan(() => ({ running: false })),
    tellAll: text => pick(s.word, { id: `${Date.now()}`, text, by: 'Anna Bergmann' }),
    callHelp: on =>
      plan(({ rooms }) => ({
        rooms: rooms.map(one => (one.id === s.mine.value ? { ...one, callsHelp: on } : one)),
      })),
    goTo: async room => {
      if (room === null) s.inside.value = s.mine.value = null
    },
  }
}
