import type { BreakoutPlan, Person } from '@konklave/client'
import type { ReactNode } from 'react'
import { Inside } from '../src/app/Inside.tsx'
import { RoomProvider } from '../src/kernel/meeting.ts'
import { changePrefs, type Prefs } from '../src/kernel/prefs.ts'
import { fakeMedia } from './fakes/media.ts'
import { fakeMeeting } from './fakes/meeting.ts'
import { person, sends } from './fakes/people.ts'
import { face, slides } from './fakes/pictures.ts'
import { polls } from './polls.ts'
import { talk } from './talk.ts'

export type Setting = {
  readonly others: number
  readonly cameras?: number
  readonly host?: boolean
  readonly returned?: boolean
  readonly prefs?: Partial<Prefs>
  /** Which of the others speaks. */
  readonly speaks?: number
  readonly change?: (f: ReturnType<typeof fakeMeeting> & ReturnType<typeof fakeMedia>) => void
}

export function inside({
  others,
  cameras = 0,
  host = true,
  returned = false,
  prefs,
  speaks = 2,
  change,
}: Setting): ReactNode {
  changePrefs({ layout: 'grid', tiles: 'auto', contrast: false, bigText: false, ...prefs })
  const me: Person = person(0, { me: true, role: host ? 'owner' : 'participant' })
  const rest = Array.from({ length: others }, (_, i) =>
    person(i + 1, {
      sending: i < cameras ? sends('camera', 'microphone') : i % 3 === 0 ? sends('microphone') : sends(),
    }),
  )
  const meeting = fakeMeeting([me, ...rest], host)
  const media = fakeMedia()
  media.remote.value = rest
    .filter(p => p.sending.has('camera'))
    .map(p => ({
      participant: p.participant,
      leafIndex: p.leafIndex,
      kind: 'camera',
      track: face(p.leafIndex),
    }))
  const speaker = rest[speaks - 1] ?? rest[0]
  if (speaker) {
    media.levels.value = new Map([[speaker.participant, 0.5]])
    meeting.people.value = meeting.people.value.map(p =>
      p.id === speaker.id ? { ...p, sending: new Set([...p.sending, 'microphone' as const]) } : p,
    )
  }
  change?.({ ...meeting, ...media })
  return (
    <RoomProvider value={{ view: meeting.view, media: media.media, now: Date.now, returned, main: null }}>
      <Inside beside={meeting.beside} />
    </RoomProvider>
  )
}

/** Polls of a meeting, as who leads or a guest sees them. */
export const asked = (which: keyof typeof polls, host = true): ReactNode =>
  inside({
    others: 3,
    cameras: 3,
    host,
    change: f => {
      f.polls.value = polls[which]
    },
  })

/** These share their screens. */
export const sharing =
  (...who: readonly number[]): NonNullable<Setting['change']> =>
  f => {
    f.people.value = f.people.value.map(p =>
      who.includes(p.leafIndex) ? { ...p, sending: new Set([...p.sending, 'screen' as const]) } : p,
    )
    f.remote.value = [
      ...f.remote.value,
      ...who.map(i => ({ participant: `m${i}`, leafIndex: i, kind: 'screen' as const, track: slides() })),
    ]
  }

/** The own line is weak: two of the pictures are left out, and Ela says that hers is weak as well. */
export const weakLine: NonNullable<Setting['change']> = f => {
  f.line.value = {
    weak: 'both',
    cameraHeld: true,
    paused: new Map([
      ['m1', 'line'],
      ['m3', 'engine'],
    ]),
  }
  f.remote.value = f.remote.value.filter(({ participant }) => participant !== 'm1' && participant !== 'm3')
  f.local.value = new Map([['camera', face(3)]])
  f.people.value = f.people.value.map(p => (p.id === 'p4' || p.id === 'p2' ? { ...p, weak: true } : p))
}

export type Fakes = Parameters<NonNullable<Setting['change']>>[0]

/** Three rooms that are open; `me`: who has a place in the first as well. */
export function rooms(f: Fakes, part: Partial<BreakoutPlan> = {}, me: string | null = null): void {
  const ids = f.people.value.filter(p => !p.me).map(p => p.id)
  const room = (i: number, title: string, callsHelp = false) => {
    const people = [...(me && i === 0 ? [me] : []), ...ids.slice(i * 2, i * 2 + 2)]
    return { id: `r${i}`, title, people, here: people.filter((_, n) => n + i !== 2), callsHelp }
  }
  f.plan.value = {
    ...{ running: true, choice: 'given', returnAll: true, endsAt: Date.now() + 754_000 },
    rooms: [room(0, 'Room 1'), room(1, 'Library: opening hours', true), room(2, 'Room 3')],
    ...part,
  }
  // Who is in one of them sends nothing here.
  const away = new Set(f.plan.value.rooms.flatMap(({ here }) => here))
  f.people.value = f.people.value.map(p => (away.has(p.id) ? { ...p, sending: sends() } : p))
  f.remote.value = f.remote.value.filter(({ leafIndex }) => !away.has(`p${leafIndex}`))
}

/** In a breakout room, or on the way. */
export function beside(f: Fakes, phase: 'inside' | 'joining' = 'inside'): void {
  const others = f.people.value.filter(p => p.me || ['p1', 'p2'].includes(p.id))
  const remote = f.remote.value
  rooms(f, { returnAll: false }, 'p0')
  f.remote.value = remote
  const within = fakeMeeting(others, false)
  within.phase.value = { t: phase }
  f.mine.value = 'r0'
  f.inside.value = within.view
  f.chat.value = said
  f.word.value = { id: 'w', text: 'Five more minutes. Please choose who reports.', by: 'Anna Bergmann' }
}

/** Nobody new comes in, and somebody has tried with no link to this room. */
export const locked: NonNullable<Setting['change']> = f => {
  f.admission.value = 'locked'
  f.foreignKnocks.value = ['1']
}

export const bothDenied = new Map([
  ['camera', 'denied'],
  ['microphone', 'denied'],
] as const)

export const at = (h: number, m: number, day = 24) => new Date(2026, 10, day, h, m).getTime()
export const said = talk(at)

export const comparing = (said: 'same' | 'different' | null) => ({
  code: ['40817', '92264', '00395', '71128', '56603', '28841'],
  at: Date.now(),
  until: Date.now() + 90_000,
  shownAt: at(14, 2),
  joinedSince: 0,
  by: { who: 'p2', name: 'Carla Díaz' },
  said,
})
