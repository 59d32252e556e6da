import type { BreakoutPlan, ChatLine, Countdown, MeetingView, Person, Poll } from '@konklave/client'
import { type Signal, signal } from '@preact/signals-core'
import type { MediaKind, MediaView, RemoteMedia } from '../src/kernel/media.ts'

/** Hand-made meeting for the gallery: signals to set, actions that do nothing or the obvious. Development only. */

type Settable<T> = { -readonly [K in keyof T]: T[K] }

const names = [
  'Anna Bergmann',
  'Ben Okafor',
  'Carla Díaz',
  'Dirk Hansen',
  'Ela Yılmaz',
  'Farid Haddad',
  'Greta Lind',
  'Henri Dubois',
  'Ines Costa',
  'Jonas Weiß',
  'Kofi Mensah',
  'Lena Novák',
  'Miriam Roth',
  'Noor Rahimi',
  'Oskar Krüger',
  'Petra Maric',
  'Quentin Leroy',
  'Rosa Lopez',
  'Sven Olsen',
  'Tuğba Demir',
  'Ulrich Sommer',
  'Vera Petrova',
  'Wim de Boer',
  'Xenia Papa',
  'Yusuf Kaya',
  'Zoë Martin',
  'Amir Saidi',
  'Bruna Silva',
]

export function person(i: number, part: Partial<Person> = {}): Person {
  return {
    id: `p${i}`,
    leafIndex: i,
    participant: `m${i}`,
    name: names[i % names.length] ?? 'Somebody',
    doubt: null,
    kind: 'guest',
    role: 'participant',
    me: false,
    personal: null,
    presence: 'confirmed',
    sending: new Set(),
    hand: false,
    handPlace: 0,
    away: false,
    weak: false,
    mayShare: true,
    hasFloor: false,
    no: new Set(),
    hue: (6 + i * 5) % 12,
    codeShownAt: null,
    comparedAt: null,
    ...part,
  }
}

export function sends(...kinds: MediaKind[]): ReadonlySet<MediaKind> {
  return new Set(kinds)
}

const every = new Set([
  'admit',
  'kick',
  'rotateLink',
  'setAdmission',
  'setSwitches',
  'setTitle',
  'setCharter',
  'endForAll',
  'start',
  'askToMute',
  'lowerHands',
  'allowShare',
  'pin',
  'giveFloor',
  'limit',
  'setTimer',
  'setPause',
  'spotlight',
  'poll',
  'breakouts',
  'share',
  'speak',
  'camera',
  'chat',
  'react',
  'raiseHand',
  'rename',
] as const)
const few = new Set(['share', 'speak', 'camera', 'chat', 'react', 'raiseHand', 'rename'] as const)

const pick = <T>(s: { value: T }, v: T) => {
  s.value = v
}

export const countdown = (ms: number): Countdown | null =>
  ms > 0 ? { id: `${ms} ${Date.now()}`, ms, until: Date.now() + ms } : null

export function fakeMeeting(people: readonly Person[], host = true) {
  const quiet = () => Promise.resolve()
  const noise = crypto.getRandomValues(new Uint8Array(64))
  const signals = {
    phase: signal<MeetingView['phase']['value']>({ t: 'inside' }),
    link: signal<MeetingView['link']['value']>('online'),
    kind: signal<MeetingView['kind']['value']>('meeting'),
    people: signal(people),
    me: signal(people.find(p => p.me) ?? null),
    departed: signal<MeetingView['people']['departed']['value']>([]),
    rights: signal<MeetingView['rights']['value']>(host ? every : few),
    admission: signal<MeetingView['door']['admission']['value']>('lobby'),
    share: signal<MeetingView['floor']['share']['value']>('all'),
    timer: signal<Countdown | null>(null),
    pause: signal<Countdown | null>(null),
    switches: signal<MeetingView['floor']['switches']['value']>({
      microphone: true,
      camera: true,
      chat: true,
      reactions: true,
      hands: true,
      rename: true,
    }),
    spotlight: signal<MeetingView['floor']['spotlight']['value']>([]),
    chat: signal<MeetingView['chat']['lines']['value']>([]),
    polls: signal<readonly Poll[]>([]),
    pins: signal<MeetingView['chat']['pins']['value']>([]),
    held: signal(0),
    reactions: signal<MeetingView['chat']['reactions']['value']>([]),
    knocks: signal<MeetingView['door']['knocks']['value']>([]),
    foreignKnocks: signal<readonly string[]>([]),
    trust: signal<MeetingView['trust']['state']['value']>({
      code: ['40127', '88310', '02945', '61170', '93528', '17406'],
      epoch: 7,
      people: people.length,
      unconfirmed: false,
      nobodyConfirmed: false,
      compare: null,
      compared: null,
      different: null,
    }),
    notices: signal<MeetingView['notices']['value']>([]),
    nameList: signal(''),
    personalLinks: signal<MeetingView['owner']['personalLinks']['value']>([]),
    roleLinks: signal<MeetingView['owner']['roleLinks']['value']>([
      { id: 'a', role: 'moderator', usedBy: [{ id: 'p4', name: 'Ela Yılmaz' }] },
      { id: 'b', role: 'presenter', usedBy: [] },
    ]),
    owners: signal({ count: 1, changesLeft: 8 }),
    offered: signal<MeetingView['owner']['offered']['value']>(null),
    handing: signal<MeetingView['owner']['handing']['value']>(null),
    guestLink: signal<string | null>(
      'https://meet.example.org/m#AQBr1mQk0gC3pYt9uWzJ5xVnE8oH2sLd7fRaT4cKiMbNyPqGvXjUeSwZh6D0lOxQ1A3rB',
    ),
    rememberedName: signal(''),
    plan: signal<BreakoutPlan | null>(null),
    mine: signal<string | null>(null),
    inside: signal<MeetingView | null>(null),
    word: signal<MeetingView['breakouts']['word']['value']>(null),
    beside: signal<MediaView | null>(null),
    sealed: signal<MeetingView['trust']['sealed']['value']>({ name: noise, lastLine: noise.slice(8) }),
  }
  const shut = async (id: string) =>
    pick(
      signals.knocks,
      signals.knocks.value.filter(k => k.id !== id),
    )
  const { phase, link, kind, me, rights, notices } = signals
  const view: MeetingView = {
    phase,
    link,
    kind,
    me,
    rights,
    notices,
    entry: {
      rememberedName: signals.rememberedName,
      expect: () => undefined,
      join: quiet,
      keepName: async () => undefined,
      withdrawKnock: () => undefined,
      leave: quiet,
      handOver: quiet,
    },
    people: {
      list: signals.people,
      departed: signals.departed,
      rename: quiet,
      lowerHand: async () => undefined,
      lowerAllHands: async () => undefined,
      setHand: hand => {
        if (me.value) me.value = { ...me.value, hand, handPlace: hand ? 1 : 0 }
      },
      setAway: away => {
        if (me.value) me.value = { ...me.value, away }
      },
      kick: quiet,
      setRole: async (who, role) =>
        pick(
          signals.people,
          signals.people.value.map(one => (one.id === who ? { ...one, role: role ?? 'participant' } : one)),
        ),
      endPasses: async () => pick(signals.departed, []),
    },
    chat: {
      lines: signals.chat,
      reactions: signals.reactions,
      pins: signals.pins,
      held: signals.held,
      say: (text, how) => {
        const to = how?.to ?? { t: 'all' }
        const re = how?.re ?? null
        const one = signals.people.value.find(({ id }) => to.t === 'one' && id === to.id)
        const addressee: ChatLine['to'] = to.t === 'one' ? { t: 'one', id: to.id, name: one?.name ?? '' } : to
        const line: ChatLine = {
          ...{ id: `p0:${Date.now()}`, from: 'p0', name: 'Anna', mine: true, text, re, at: Date.now() },
          to: addressee,
          ...{ edited: false, deleted: false, marks: [], state: 'sent', known: false },
        }
        pick(signals.chat, [...signals.chat.value, line])
        return { t: 'said', leftOut: 0 }
      },
      edit: (id, text) =>
        pick(
          signals.chat,
          signals.chat.value.map(l =>
            l.id === id ? { ...l, text, edited: text !== '', deleted: text === '' } : l,
          ),
        ),
      mark: () => undefined,
      pin: () => true,
      unpin: id =>
        pick(
          signals.pins,
          signals.pins.value.filter(pin => pin.id !== id),
        ),
      markRead: () => undefined,
      react: () => undefined,
      draft: async () => null,
      keepDraft: () => undefined,
    },
    door: {
      admission: signals.admission,
      knocks: signals.knocks,
      foreignKnocks: signals.foreignKnocks,
      guestLink: signals.guestLink,
      setAdmission: async a => pick(signals.admission, a),
      admit: shut,
      admitAll: async () => pick(signals.knocks, []),
      deny: shut,
      nameList: signals.nameList,
      setNameList: async text => pick(signals.nameList, text),
      tellWaiting: quiet,
      rotateLink: quiet,
    },
    floor: {
      share: signals.share,
      setShare: async s => pick(signals.share, s),
      allowShare: quiet,
      askToShare: () => undefined,
      askToMute: async () => undefined,
      askAllToMute: async () => undefined,
      switches: signals.switches,
      setSwitches: async change => pick(signals.switches, { ...signals.switches.value, ...change }),
      limit: async (who, no) =>
        pick(
          signals.people,
          signals.people.value.map(p => (p.id === who ? { ...p, no } : p)),
        ),
      giveFloor: quiet,
      takeFloor: quiet,
      spotlight: signals.spotlight,
      setSpotlight: async who => pick(signals.spotlight, who),
    },
    board: {
      timer: signals.timer,
      pause: signals.pause,
      setTimer: async ms => pick(signals.timer, countdown(ms)),
      setPause: async ms => pick(signals.pause, countdown(ms)),
    },
    polls: { list: signals.polls, ask: async () => '', vote: quiet, close: quiet, putAway: () => undefined },
    trust: {
      state: signals.trust,
      sealed: signals.sealed,
      compareNow: () => undefined,
      codeOpened: () => undefined,
      sayCode: () => undefined,
    },
    owner: {
      hasKey: signal(false),
      layDownKey: quiet,
      endForAll: quiet,
      owners: signals.owners,
      offered: signals.offered,
      handing: signals.handing,
      offer: quiet,
      dismissHanding: async () => pick(signals.handing, null),
      stepDown: quiet,
      answerOffer: async () => pick(signals.offered, null),
      keptKey: async () => pick(signals.offered, null),
      personalLinks: signals.personalLinks,
      makePersonalLink: async () =>
        'https://meet.example.org/m#AQNr1mQk0gC3pYt9uWzJ5xVnE8oH2sLd7fRaT4cKiMbNyPqGvXjUeSwZh6D0lOxQ1A3rBn5kTq8wYz2JcVfLgHmPs',
      withdrawPersonalLink: async id =>
        pick(
          signals.personalLinks,
          signals.personalLinks.value.filter(one => one.id !== id),
        ),
      roleLinks: signals.roleLinks,
      makeRoleLink: async () =>
        'https://meet.example.org/m#AQNr1mQk0gC3pYt9uWzJ5xVnE8oH2sLd7fRaT4cKiMbNyPqGvXjUeSwZh6D0lOxQ1A3rBn5kTq8wYz2JcVfLgHmPs',
      withdrawRoleLink: async id =>
        pick(
          signals.roleLinks,
          signals.roleLinks.value.filter(one => one.id !== id),
        ),
    },
    breakouts: fakeBreakouts(signals),
    dismiss: id =>
      pick(
        notices,
        notices.value.filter(n => n.id !== id),
      ),
    prepare: async () => undefined,
    nudge: () => undefined,
    close: () => undefined,
  }
  return { view, ...signals }
}

/** Rooms that change when they are changed; nobody goes anywhere. */
function fakeBreakouts(s: {
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

export function fakeMedia() {
  const signals = {
    state: signal<MediaView['state']['value']>({ t: 'connected', transport: 'udp' }),
    remote: signal<readonly RemoteMedia[]>([]),
    local: signal<MediaView['local']['value']>(new Map()),
    devices: signal<MediaView['devices']['value']>(new Map()),
    levels: signal<MediaView['levels']['value']>(new Map()),
    broken: signal<MediaView['broken']['value']>(new Map()),
    line: signal<MediaView['line']['value']>({ weak: 'no', paused: new Map(), cameraHeld: false }),
    problems: signal<MediaView['problems']['value']>(new Map()),
    opening: signal<MediaView['opening']['value']>(new Set()),
    alarms: signal<MediaView['alarms']['value']>([]),
    volumes: signal<MediaView['volumes']['value']>(new Map()),
    heldBack: signal(false),
    offSinceReload: signal<MediaView['offSinceReload']['value']>(new Set()),
  }
  const set = (kind: MediaKind, track: MediaStreamTrack | null) => {
    const next = new Map(signals.local.value)
    if (track) next.set(kind, track)
    else next.delete(kind)
    signals.local.value = next
    signals.devices.value = next
  }
  const media: MediaView = {
    ...signals,
    capture: async (kind, on) => set(kind, on ? (kind === 'camera' ? face(3) : tone()) : null),
    share: async on => set('screen', on ? slides() : null),
    chooseDevice: async () => undefined,
    renew: async () => undefined,
    setVolume: (who, volume) => pick(signals.volumes, new Map([[who, volume]])),
    chooseOutput: async () => undefined,
    want: () => undefined,
    hear: () => pick(signals.heldBack, false),
    forgetReload: () => pick(signals.offSinceReload, new Set()),
    forget: kind => pick(signals.problems, new Map([...signals.problems.value].filter(([k]) => k !== kind))),
    ciphertext: async kind => crypto.getRandomValues(new Uint8Array(kind === 'camera' ? 6_000 : 96)),
    another: async () => {
      throw new Error('no transport here')
    },
    stats: async () => ({
      framesSealed: 48_211,
      framesOpened: 139_502,
      framesRefused: 0,
      foreignClear: 3,
      selfTest: 'passed',
      selfTestAt: Date.now() - 120_000,
    }),
  }
  return { media, ...(signals as Settable<typeof signals>) }
}

function canvasTrack(
  width: number,
  height: number,
  paint: (c: CanvasRenderingContext2D, tick: number) => void,
) {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  let tick = 0
  const draw = () => paint(context, tick++)
  draw()
  setInterval(draw, 200)
  const [track] = canvas.captureStream(10).getVideoTracks()
  if (!track) throw new Error('no track')
  return track
}

/** A drawn person in a drawn room. */
export function face(seed: number): MediaStreamTrack {
  const hue = (seed * 47) % 360
  return canvasTrack(640, 360, (c, tick) => {
    const wall = c.createLinearGradient(0, 0, 640, 360)
    wall.addColorStop(0, `oklch(0.62 0.05 ${hue})`)
    wall.addColorStop(1, `oklch(0.34 0.05 ${hue + 30})`)
    c.fillStyle = wall
    c.fillRect(0, 0, 640, 360)
    c.fillStyle = `oklch(0.8 0.06 ${hue + 90} / 0.35)`
    c.fillRect(40 + (seed % 5) * 90, 30, 120, 150)
    const sway = Math.sin(tick / 5) * 3
    c.fillStyle = `oklch(0.4 0.09 ${hue + 180})`
    c.beginPath()
    c.ellipse(320 + sway, 370, 150, 130, 0, 0, 7)
    c.fill()
    c.fillStyle = `oklch(${0.5 + (seed % 4) * 0.1} 0.06 60)`
    c.beginPath()
    c.ellipse(320 + sway, 180, 62, 78, 0, 0, 7)
    c.fill()
    c.fillStyle = `oklch(${0.2 + (seed % 3) * 0.12} 0.04 50)`
    c.beginPath()
    c.ellipse(320 + sway, 135, 66, 46, 0, Math.PI, 0)
    c.fill()
  })
}

export function slides(): MediaStreamTrack {
  return canvasTrack(1280, 720, c => {
    c.fillStyle = '#fdfbf7'
    c.fillRect(0, 0, 1280, 720)
    c.fillStyle = '#222'
    c.font = '600 54px sans-serif'
    c.fillText('Household plan 2027', 90, 140)
    c.font = '30px sans-serif'
    for (const [i, t] of [
      'Library: longer opening hours',
      'School kitchen: new stove',
      'Town square: trees',
    ].entries())
      c.fillText(`•  ${t}`, 90, 240 + i * 64)
    for (const [i, h] of [160, 240, 200, 310, 280].entries()) {
      c.fillStyle = `oklch(0.6 0.09 ${185 + i * 20})`
      c.fillRect(760 + i * 86, 560 - h, 60, h)
    }
  })
}

function tone(): MediaStreamTrack {
  const context = new AudioContext()
  const out = context.createMediaStreamDestination()
  const oscillator = context.createOscillator()
  const gain = context.createGain()
  gain.gain.value = 0.05
  oscillator.connect(gain).connect(out)
  oscillator.start()
  const [track] = out.stream.getAudioTracks()
  if (!track) throw new Error('no track')
  return track
}
