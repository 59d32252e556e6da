import type { BreakoutPlan, Person } from '@konklave/client'
import type { ReactNode } from 'react'
import { Inside } from '../src/app/Inside.tsx'
import { CheckPage } from '../src/features/check/Check.tsx'
import { BadLink, Failed, Joining, SecondTab, Unsupported } from '../src/features/door/index.ts'
import { Home, OwnerLink } from '../src/features/home/index.ts'
import { Gone } from '../src/features/leave/index.ts'
import { OpenSheet, SaveSheet } from '../src/features/ownerFile/index.ts'
import { Prejoin } from '../src/features/prejoin/index.ts'
import Knocking from '../src/features/prejoin/Knocking.tsx'
import type { CheckState, Line, LineName } from '../src/kernel/check.ts'
import type { OpenedOwnerFile, OwnerFiles, ReadOwnerFile } from '../src/kernel/home.ts'
import { RoomProvider } from '../src/kernel/meeting.ts'
import { changePrefs, type Prefs } from '../src/kernel/prefs.ts'
import { countdown, face, fakeMedia, fakeMeeting, person, sends, slides } from './fakes.ts'
import { polls } from './polls.ts'
import { notices, talk } from './talk.ts'

const none = () => undefined
const done = async () => undefined
const services = (creation: 'anyone' | 'grant') => ({
  creation: async () => creation,
  grant: null,
  unkept: null,
  create: () => new Promise<never>(none),
  hold: done,
  enter: done,
  ownerFiles: files({}),
})

/** Owner files as they turn out: read, and opened, in this way or that; by default still at work. */
function files({ read, open, seal }: { read?: ReadOwnerFile; open?: OpenedOwnerFile; seal?: true }) {
  const bytes = new Uint8Array(640)
  const never = new Promise<never>(none)
  const all: OwnerFiles = {
    seal: () => (seal ? Promise.resolve({ t: 'file', bytes }) : never),
    read: async () => read ?? { t: 'file', bytes },
    open: () => (open ? Promise.resolve(open) : never),
  }
  return async () => all
}

const ownerLink =
  'https://meet.example.org/m#AQFr1mQk0gC3pYt9uWzJ5xVnE8oH2sLd7fRaT4cKiMbNyPqGvXjUeSwZh6D0lOxQ1A3rBn5kTq8wYz2JcVfLgHmPs'

function saving(of: Parameters<typeof files>[0] = {}): ReactNode {
  return (
    <>
      <OwnerLink link={ownerLink} files={files({})} onKept={done} onGo={done} />
      <SaveSheet link={ownerLink} files={files(of)} onKept={none} onClose={none} />
    </>
  )
}

function opening(of: Parameters<typeof files>[0], name = 'konklave-key.klv'): ReactNode {
  return (
    <>
      <Home services={services('anyone')} />
      <OpenSheet file={new File([], name)} files={files(of)} onLink={done} onClose={none} />
    </>
  )
}

/** A letter for each line: + works, - fails, 0 absent, ? untried, * is being tried, . waits. */
function check(letters: string, part: Partial<CheckState> = {}): ReactNode {
  const found: Readonly<Record<string, Line>> = {
    '+': { t: 'works', roundTripMs: 34 },
    '-': { t: 'fails' },
    '0': { t: 'absent' },
    '?': { t: 'untried' },
    '*': { t: 'running' },
    '.': { t: 'waiting' },
  }
  const line = (i: number) => found[letters[i] ?? '.'] ?? { t: 'waiting' }
  const page: Line = letters[0] === '+' ? { t: 'works', http: 'HTTP/2' } : line(0)
  const socket: Line = letters[1] === '+' ? { t: 'works' } : line(1)
  const lines: Record<LineName, Line> = { page, socket, udp: line(2), tcp: line(3), relay: line(4) }
  const ports = { page: '443', socket: '443', udp: '7882', tcp: '7881', relay: '443' }
  return <CheckPage state={{ stage: 'done', lines, ports, untried: null, ...part }} onStart={none} />
}

type Setting = {
  readonly others: number
  readonly cameras?: number
  readonly host?: boolean
  readonly returned?: boolean
  readonly prefs?: Partial<Prefs>
  /** Which of the others speaks. */
  readonly speaks?: number
  readonly change?: (f: ReturnType<typeof fakeMeeting> & ReturnType<typeof fakeMedia>) => void
}

function inside({
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
const asked = (which: keyof typeof polls, host = true): ReactNode =>
  inside({
    others: 3,
    cameras: 3,
    host,
    change: f => {
      f.polls.value = polls[which]
    },
  })

/** These share their screens. */
const sharing =
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
const weakLine: Setting['change'] = f => {
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

type Fakes = Parameters<NonNullable<Setting['change']>>[0]

/** Three rooms that are open; `me`: who has a place in the first as well. */
function rooms(f: Fakes, part: Partial<BreakoutPlan> = {}, me: string | null = null): void {
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
}

/** In a breakout room, or on the way. */
function beside(f: Fakes, phase: 'inside' | 'joining' = 'inside'): void {
  rooms(f, { returnAll: false }, 'p0')
  const others = f.people.value.filter(p => p.me || ['p1', 'p2'].includes(p.id))
  const within = fakeMeeting(others, false)
  within.phase.value = { t: phase }
  f.mine.value = 'r0'
  f.inside.value = within.view
  f.chat.value = said
  f.word.value = { id: 'w', text: 'Five more minutes. Please choose who reports.', by: 'Anna Bergmann' }
}

/** Nobody new comes in, and somebody has tried with no link to this room. */
const locked: Setting['change'] = f => {
  f.admission.value = 'locked'
  f.foreignKnocks.value = ['1']
}

function prejoin(
  entry: 'enter' | 'knock' | 'start' | 'wait',
  names: readonly string[] | null,
  change?: (m: ReturnType<typeof fakeMedia>) => void,
  textOnly = false,
  kind: 'meeting' | 'call' = 'meeting',
): ReactNode {
  const media = fakeMedia()
  change?.(media)
  return (
    <Prejoin
      phase={{ t: 'prejoin', entry, inside: names }}
      kind={kind}
      media={media.media}
      textOnly={textOnly}
      leads={entry === 'start'}
      alarms={[]}
      remembered=""
      onName={() => undefined}
      onJoin={none}
    />
  )
}

const bothDenied = new Map([
  ['camera', 'denied'],
  ['microphone', 'denied'],
] as const)

const at = (h: number, m: number, day = 24) => new Date(2026, 10, day, h, m).getTime()
const said = talk(at)

const comparing = (said: 'same' | 'different' | null) => ({
  code: ['40817', '92264', '00395', '71128', '56603', '28841'],
  at: Date.now(),
  until: Date.now() + 90_000,
  shownAt: at(14, 2),
  joinedSince: 0,
  by: { who: 'p2', name: 'Carla Díaz' },
  said,
})

/** Every screen in every state, by the name that follows `#`. */
export const screens: Record<string, () => ReactNode> = {
  home: () => <Home services={services('anyone')} />,
  'home-grant': () => <Home services={services('grant')} />,
  'owner-link': () => <OwnerLink link={ownerLink} files={files({})} onKept={done} onGo={done} />,
  'key-file-save': () => saving(),
  'key-file-short': () => saving(),
  'key-file-spaces': () => saving(),
  'key-file-same': () => saving(),
  'key-file-shown': () => saving(),
  'key-file-saving': () => saving(),
  'key-file-saved': () => saving({ seal: true }),
  'key-file-open': () => opening({}),
  'key-file-opening': () => opening({}),
  'key-file-wrong': () => opening({ open: { t: 'wrong-passphrase' } }),
  'key-file-elsewhere': () => opening({ open: { t: 'elsewhere', host: 'meet.library.example.org' } }),
  'key-file-other': () =>
    opening({ read: { t: 'not-an-owner-file' } }, 'Holiday plans 2027 (final, really).pdf'),
  'bad-cut': () => <BadLink problem="cut" onHome={none} />,
  'bad-missing': () => <BadLink problem="missing" onHome={none} />,
  'bad-newer': () => <BadLink problem="newer-version" onHome={none} />,
  unsupported: () => <Unsupported why="keys" />,
  insecure: () => <Unsupported why="insecure" />,
  'second-tab': () => <SecondTab onMove={none} onApart={none} />,
  joining: () => <Joining />,
  'prejoin-loading': () => (
    <Prejoin
      phase={{ t: 'loading' }}
      kind={null}
      media={fakeMedia().media}
      textOnly={false}
      leads={false}
      alarms={[]}
      remembered=""
      onName={() => undefined}
      onJoin={none}
    />
  ),
  'prejoin-knock': () => prejoin('knock', null),
  'prejoin-enter': () => prejoin('enter', ['Ben', 'Carla', 'Dirk', 'Ela', 'Farid', 'Greta']),
  'prejoin-start': () => prejoin('start', []),
  'prejoin-call': () => prejoin('knock', null, undefined, false, 'call'),
  'prejoin-preview': () =>
    prejoin('enter', ['Ben'], m => {
      m.local.value = new Map([['camera', face(3)]])
    }),
  'prejoin-denied': () =>
    prejoin('knock', null, m => {
      m.problems.value = new Map([['camera', 'denied']])
    }),
  'prejoin-both-denied': () =>
    prejoin('start', null, m => {
      m.problems.value = bothDenied
    }),
  'both-denied': () =>
    inside({
      others: 1,
      cameras: 1,
      change: f => {
        f.problems.value = bothDenied
      },
    }),
  'prejoin-text': () => prejoin('knock', null, undefined, true),
  'knocking-old': () => (
    <Knocking
      words={null}
      lobby="waiting"
      byOldLink
      link="online"
      name="Anna Bergmann"
      media={fakeMedia().media}
      onStop={none}
    />
  ),
  knocking: () => (
    <Knocking
      words="We begin in a few minutes."
      lobby="waiting"
      byOldLink={false}
      link="online"
      name="Anna Bergmann"
      media={fakeMedia().media}
      onStop={none}
    />
  ),
  'knocking-lost': () => (
    <Knocking
      words={null}
      lobby="waiting"
      byOldLink={false}
      link="reconnecting"
      name="Anna Bergmann"
      media={fakeMedia().media}
      onStop={none}
    />
  ),
  'knocking-nobody': () => {
    const { media, local } = fakeMedia()
    local.value = new Map([['camera', face(3)]])
    return (
      <Knocking
        words={null}
        lobby="nobody"
        byOldLink={false}
        link="online"
        name="Anna Bergmann"
        media={media}
        onStop={none}
      />
    )
  },
  'gone-left': () => <Gone why="left" host="no" onHome={none} onAgain={none} />,
  'gone-left-locked': () => <Gone why="left" host="no" locked onHome={none} onAgain={none} />,
  'gone-removed': () => <Gone why="removed" host="no" onHome={none} onAgain={none} />,
  'gone-ended': () => <Gone why="ended" host="no" onHome={none} onAgain={none} />,
  'gone-ended-host': () => <Gone why="ended" host="key" onHome={none} onAgain={none} />,
  'gone-left-host': () => <Gone why="left" host="no-key" onHome={none} onAgain={none} />,
  'gone-denied': () => <Gone why="denied" host="no" onHome={none} onAgain={none} />,
  'failed-rolled': () => <Failed why="rolled-back" onHome={none} />,
  alone: () => inside({ others: 0 }),
  'weak-line': () => inside({ others: 5, cameras: 4, change: weakLine }),
  'weak-help': () => inside({ others: 2, cameras: 1, change: weakLine }),
  'alone-guest': () => inside({ others: 0, host: false }),
  'alone-here': () =>
    inside({
      others: 0,
      change: f => {
        f.guestLink.value = f.guestLink.value?.replace('meet.example.org', 'localhost') ?? null
        f.knocks.value = [
          {
            id: 'k1',
            name: 'Doctor Maximilian Bartholomäus Alexander von Hohenstein',
            doubt: null,
            listed: null,
            byOldLink: false,
            personal: null,
          },
          { id: 'k2', name: 'Ines Costa', doubt: null, listed: null, byOldLink: true, personal: null },
        ]
      },
    }),
  'alone-renewed': () =>
    inside({
      others: 0,
      change: f => {
        f.guestLink.value = null
      },
    }),
  'alone-locked': () => inside({ others: 0, change: locked }),
  two: () => inside({ others: 1, cameras: 1 }),
  four: () => inside({ others: 3, cameras: 2 }),
  three: () => inside({ others: 2, cameras: 1 }),
  five: () => inside({ others: 4, cameras: 2 }),
  nine: () => inside({ others: 8, cameras: 5, host: false }),
  many: () => inside({ others: 27, cameras: 14 }),
  sixteen: () => inside({ others: 15, cameras: 11 }),
  'twenty-five': () => inside({ others: 24, cameras: 24 }),
  'forty-nine': () => inside({ others: 48, cameras: 20, prefs: { tiles: '49' } }),
  'forty-nine-quiet': () => inside({ others: 48, prefs: { tiles: '49' } }),
  'sixteen-pages': () => inside({ others: 15, cameras: 9, prefs: { tiles: '9' }, speaks: 12 }),
  'speaker-nine': () => inside({ others: 8, cameras: 5, prefs: { layout: 'speaker' } }),
  'speaker-many': () => inside({ others: 27, cameras: 14, prefs: { layout: 'speaker' } }),
  view: () => inside({ others: 8, cameras: 5 }),
  'sharing-two': () => inside({ others: 8, cameras: 5, change: sharing(2, 5) }),
  'sharing-many': () => inside({ others: 20, cameras: 9, change: sharing(2) }),
  contrast: () => inside({ others: 8, cameras: 5, prefs: { contrast: true } }),
  'big-text': () => inside({ others: 8, cameras: 5, prefs: { bigText: true } }),
  'knocks-unreadable': () =>
    inside({
      others: 1,
      change: f => {
        f.foreignKnocks.value = ['1']
      },
    }),
  knocks: () =>
    inside({
      others: 3,
      cameras: 2,
      change: f => {
        f.knocks.value = [
          { id: 'k1', name: 'Henri Dubois', doubt: null, listed: null, byOldLink: false, personal: null },
          { id: 'k2', name: 'Ines Costa', doubt: null, listed: null, byOldLink: true, personal: null },
          {
            id: 'k3',
            name: 'Вen Okafor',
            doubt: { t: 'like', like: 'Ben Okafor' },
            listed: null,
            byOldLink: false,
            personal: null,
          },
        ]
      },
    }),
  sharing: () =>
    inside({
      others: 4,
      cameras: 3,
      change: f => {
        f.people.value = f.people.value.map(p =>
          p.id === 'p2' ? { ...p, sending: sends('camera', 'microphone', 'screen') } : p,
        )
        f.remote.value = [
          ...f.remote.value,
          { participant: 'm2', leafIndex: 2, kind: 'screen', track: slides() },
        ]
      },
    }),
  'sharing-pair': () =>
    inside({
      others: 1,
      cameras: 1,
      change: f => {
        f.local.value = new Map([['camera', face(3)]])
        f.people.value = f.people.value.map(p =>
          p.id === 'p1'
            ? { ...p, name: 'Ben Okafor von und zu Hohenlohe', sending: sends('screen', 'camera') }
            : p,
        )
        f.remote.value = [
          ...f.remote.value,
          { participant: 'm1', leafIndex: 1, kind: 'screen', track: slides() },
        ]
      },
    }),
  'after-reload': () =>
    inside({
      others: 1,
      cameras: 1,
      change: f => {
        f.heldBack.value = true
        f.offSinceReload.value = new Set(['microphone', 'camera'])
      },
    }),
  'own-share': () =>
    inside({
      others: 2,
      cameras: 2,
      change: f => {
        f.local.value = new Map([
          ['camera', face(3)],
          ['screen', slides()],
        ])
      },
    }),
  alarm: () =>
    inside({
      others: 3,
      cameras: 2,
      change: f => {
        f.notices.value = [{ t: 'alarm', alarm: 'unauthentic', name: 'Ben Okafor', id: 'a' }]
        f.trust.value = { ...f.trust.value, compare: comparing(null) }
      },
    }),
  'different-code': () =>
    inside({
      others: 1,
      cameras: 1,
      change: f => {
        f.trust.value = { ...f.trust.value, compare: comparing('different'), different: { at: at(14, 2) } }
      },
    }),
  reconnecting: () =>
    inside({
      others: 3,
      cameras: 2,
      change: f => {
        f.link.value = 'reconnecting'
        f.state.value = { t: 'interrupted', sinceMs: 0 }
        f.people.value = f.people.value.map(p => (p.id === 'p3' ? { ...p, presence: 'unreachable' } : p))
      },
    }),
  toasts: () =>
    inside({
      others: 3,
      cameras: 2,
      change: f => {
        f.people.value = f.people.value.map(p =>
          p.id === 'p1' ? { ...p, hand: true, doubt: { t: 'same' as const } } : p,
        )
        f.notices.value = [
          { t: 'joined', who: 'p3', name: 'Dirk Hansen', id: 'j' },
          { t: 'muteAsked', by: 'Carla Díaz', kind: 'microphone', id: 'm' },
          { t: 'shareAsked', who: 'p1', name: 'Ben Okafor', id: 's' },
        ]
      },
    }),
  toast: () =>
    inside({
      others: 3,
      cameras: 2,
      change: f => {
        f.notices.value = [
          { t: 'left', who: 'p9', name: 'Ela Yılmaz', id: 'l' },
          { t: 'shareAllowed', id: 'j' },
        ]
      },
    }),
  chat: () =>
    inside({
      others: 3,
      cameras: 2,
      change: f => {
        f.chat.value = said
        f.pins.value = notices
      },
    }),
  'chat-menu': () => screens.chat?.(),
  'chat-whom': () => screens.chat?.(),
  'chat-save': () => screens.chat?.(),
  'chat-held': () =>
    inside({
      others: 3,
      cameras: 2,
      change: f => {
        f.chat.value = said
        f.held.value = 12
      },
    }),
  'chat-returned': () =>
    inside({
      others: 3,
      cameras: 2,
      returned: true,
      change: f => {
        f.chat.value = said
          .filter(l => !l.mine && l.to.t === 'all')
          .map(l => ({ ...l, known: l.id !== 'p2:1' }))
      },
    }),
  'chat-empty': () => inside({ others: 1, cameras: 1 }),
  volume: () => inside({ others: 3, cameras: 2 }),
  people: () =>
    inside({
      others: 5,
      cameras: 2,
      change: f => {
        f.people.value = f.people.value.map(p =>
          p.id === 'p1'
            ? { ...p, hand: true, doubt: { t: 'same' as const } }
            : p.id === 'p4'
              ? { ...p, role: 'moderator' }
              : p,
        )
        f.knocks.value = [
          { id: 'k1', name: 'Henri Dubois', doubt: null, listed: null, byOldLink: false, personal: null },
          { id: 'k2', name: 'Ines Costa', doubt: null, listed: null, byOldLink: true, personal: null },
        ]
      },
    }),
  'people-hands': () =>
    inside({
      others: 6,
      cameras: 4,
      change: f => {
        f.people.value = f.people.value.map((p, i) =>
          i === 2 || i === 4 || i === 5 ? { ...p, hand: true, handPlace: i === 4 ? 1 : i === 2 ? 2 : 3 } : p,
        )
        f.spotlight.value = ['p1']
        f.notices.value = [{ t: 'floorGiven', by: 'Anna Bergmann', id: 'f' }]
      },
    }),
  limits: () => screens['people-hands']?.(),
  'settings-room': () =>
    inside({
      others: 3,
      cameras: 2,
      change: f => {
        f.switches.value = { ...f.switches.value, microphone: false }
      },
    }),
  personal: () =>
    inside({
      others: 3,
      cameras: 2,
      change: f => {
        const by = (id: string) => f.people.value.filter(p => p.id === id)
        f.people.value = f.people.value.map(p => (p.id === 'p1' ? { ...p, personal: 'i1' } : p))
        f.personalLinks.value = [
          { id: 'i1', name: 'Ben Okafor', barred: false, usedBy: by('p1') },
          { id: 'i2', name: 'Doctor Maximilian Bartholomäus von Hohenstein', barred: false, usedBy: [] },
          { id: 'i3', name: 'Rosa Lopez', barred: true, usedBy: [] },
          { id: 'i4', name: null, barred: false, usedBy: [] },
        ]
        f.knocks.value = [
          {
            ...{ id: 'k1', name: 'Ben Okafor', doubt: { t: 'same' }, listed: null, byOldLink: true },
            personal: { id: 'i1', usedBy: ['Ben Okafor'] },
          },
        ]
      },
    }),
  'personal-people': () => screens.personal?.(),
  'owner-asked': () =>
    inside({
      others: 3,
      cameras: 2,
      host: false,
      change: f => {
        f.offered.value = { t: 'asked', by: 'Anna Bergmann', over: true }
      },
    }),
  'owner-key': () =>
    inside({
      others: 3,
      cameras: 2,
      change: f => {
        const link =
          'https://meet.example.org/m#AQFr1mQk0gC3pYt9uWzJ5xVnE8oH2sLd7fRaT4cKiMbNyPqGvXjUeSwZh6D0lOxQ1A3rBn5kTq8wYz2JcVfLgHmPs'
        f.offered.value = { t: 'key', link, by: 'Anna Bergmann', over: true }
      },
    }),
  'owner-handing': () =>
    inside({
      others: 3,
      cameras: 2,
      change: f => {
        f.handing.value = { t: 'keeping', who: 'p1', name: 'Anna Bergmann', over: true }
      },
    }),
  'owner-ask': () => inside({ others: 3, cameras: 2 }),
  time: () => inside({ others: 3, cameras: 2 }),
  'time-running': () =>
    inside({
      others: 3,
      cameras: 2,
      change: f => {
        f.timer.value = countdown(247_000)
        f.pause.value = countdown(11 * 60_000)
        f.local.value = new Map([['camera', face(3)]])
      },
    }),
  'time-over': () =>
    inside({
      others: 3,
      cameras: 2,
      host: false,
      change: f => {
        f.timer.value = { id: 'over', ms: 60_000, until: Date.now() - 1_000 }
        f.pause.value = { id: 'over', ms: 60_000, until: Date.now() - 1_000 }
      },
    }),
  'poll-card': () => asked('asked', false),
  'poll-several': () => asked('several', false),
  'poll-yes-no': () => asked('yesNo', false),
  'poll-mine': () => asked('mine'),
  'poll-over': () => asked('over', false),
  'polls-ended': () => asked('ended'),
  'polls-new': () => asked('mine'),
  'breakouts-make': () => inside({ others: 9, cameras: 4 }),
  'breakouts-hand': () => inside({ others: 5, cameras: 2 }),
  'breakouts-chosen': () => inside({ others: 5, cameras: 2 }),
  'breakouts-running': () => inside({ others: 7, cameras: 3, change: f => rooms(f) }),
  'breakouts-panel': () => screens['breakouts-running']?.(),
  'breakouts-ending': () =>
    inside({ others: 7, cameras: 3, change: f => rooms(f, { endsAt: Date.now() + 29_000 }) }),
  'breakouts-choose': () =>
    inside({ others: 7, cameras: 3, host: false, change: f => rooms(f, { choice: 'chosen' }) }),
  'breakouts-own': () => inside({ others: 4, cameras: 3, host: false, change: f => rooms(f, {}, 'p0') }),
  'breakout-going': () => inside({ others: 5, cameras: 3, host: false, change: f => beside(f, 'joining') }),
  'breakout-in': () => inside({ others: 5, cameras: 3, host: false, change: f => beside(f) }),
  'breakout-settled': () => inside({ others: 5, cameras: 3, host: false, change: f => beside(f) }),
  'breakout-main-chat': () => screens['breakout-in']?.(),
  'breakout-visit': () => inside({ others: 5, cameras: 3, change: f => beside(f) }),
  'breakout-alone': () => inside({ others: 0, host: false, change: f => beside(f) }),
  role: () => inside({ others: 3, cameras: 2 }),
  'role-links': () => inside({ others: 3, cameras: 2 }),
  'name-list': () => inside({ others: 3, cameras: 2 }),
  tell: () => screens.knocks?.(),
  departed: () =>
    inside({
      others: 2,
      cameras: 2,
      change: f => {
        f.departed.value = [
          { id: 'p9', name: 'Maximiliane Freifrau von und zu Hohenlohe-Langenburg', at: at(14, 31) },
          { id: 'p8', name: 'Henri Dubois', at: at(14, 2) },
        ]
        f.admission.value = 'open'
      },
    }),
  'departed-asked': () => screens.departed?.(),
  trust: () =>
    inside({
      others: 3,
      cameras: 2,
      change: f => {
        f.local.value = new Map([['camera', face(3)]])
        f.chat.value = said
        f.people.value = f.people.value.map(p => (p.id === 'p2' ? { ...p, comparedAt: at(14, 2) } : p))
        f.trust.value = { ...f.trust.value, compared: { at: at(14, 2), joinedSince: 2 } }
      },
    }),
  settings: () => inside({ others: 3, cameras: 2 }),
  shortcuts: () => inside({ others: 3, cameras: 2 }),
  invite: () => inside({ others: 3, cameras: 2 }),
  more: () => inside({ others: 3, cameras: 2 }),
  leave: () => inside({ others: 3, cameras: 2 }),
  check: () => check('.....', { stage: 'before' }),
  'check-running': () => check('++*..', { stage: 'running' }),
  'check-all': () => check('+++0+'),
  'check-direct': () => check('+++0-'),
  'check-detour': () => check('++-0+'),
  'check-text': () => check('++---'),
  'check-socket': () => check('+-???'),
  'check-page': () => check('-????'),
  'check-busy': () => check('++???', { untried: 'busy' }),
  'check-down': () => check('++???', { untried: 'down' }),
  'check-closed': () => check('++???', { untried: 'closed' }),
  'invite-locked': () => inside({ others: 3, cameras: 2, change: locked }),
  'people-locked': () => inside({ others: 3, cameras: 2, change: locked }),
  'trust-alarm': () => screens['different-code']?.(),
  'link-asked': () => inside({ others: 3, cameras: 2 }),
  'link-changed': () => inside({ others: 3, cameras: 2 }),
}
