import { type Addressee, effect, type MeetingView, systemClock } from '@konklave/client'
import { type PollTold, pollTold } from './polls.ts'
import type { Reason } from './problems.ts'

/** What a headless member says on stdout, one JSON object a line. */
export type MemberEvent =
  | { readonly t: 'phase'; readonly phase: MeetingView['phase']['value'] }
  | { readonly t: 'link'; readonly link: MeetingView['link']['value'] }
  | {
      readonly t: 'roster'
      readonly people: readonly {
        name: string
        role: string
        presence: string
        me: boolean
        id: string
        /** Place in the line of raised hands. */
        hand?: number
      }[]
    }
  | {
      readonly t: 'chat'
      readonly id: string
      readonly from: string
      readonly name: string
      readonly mine: boolean
      /** Whom it is for. */
      readonly to: Addressee
      /** Id of the line that it answers, or null. */
      readonly re: string | null
      readonly text: string
    }
  /** A line reads otherwise now; empty: it was deleted. */
  | { readonly t: 'edited'; readonly id: string; readonly name: string; readonly text: string }
  | { readonly t: 'pins'; readonly pins: readonly { readonly name: string; readonly text: string }[] }
  | { readonly t: 'knocks'; readonly knocks: MeetingView['door']['knocks']['value'] }
  | {
      readonly t: 'epoch'
      readonly epoch: number
      readonly people: number
      readonly unconfirmed: boolean
      /** So for 5 s (K22). */
      readonly nobodyConfirmed: boolean
    }
  | { readonly t: 'code'; readonly epoch: number; readonly code: readonly string[] }
  | { readonly t: 'compare'; readonly code: readonly string[]; readonly joinedSince: number }
  | { readonly t: 'notice'; readonly notice: MeetingView['notices']['value'][number] }
  | { readonly t: 'board'; readonly name: 'timer' | 'pause'; readonly endsInMs: number | null }
  | ({ readonly t: 'poll' } & PollTold)
  | { readonly t: 'guestLink'; readonly link: string }
  | {
      readonly t: 'rooms'
      readonly running: boolean
      /** Title of the one where I am to be. */
      readonly mine: string | null
      readonly rooms: readonly {
        readonly title: string
        readonly people: number
        readonly here: number
        readonly callsHelp: boolean
      }[]
    }
  | { readonly t: 'word'; readonly text: string; readonly by: string }
  /** What happens in my breakout room. */
  | { readonly t: 'inside'; readonly event: MemberEvent }
  /** In answer to the command, once. */
  | { readonly t: 'roleLink'; readonly role: 'moderator' | 'presenter'; readonly link: string }
  /** [K17] What one is asked; with the own key link, once, when one is a host. */
  | { readonly t: 'offered'; readonly offer: MeetingView['owner']['offered']['value'] }
  | { readonly t: 'handing'; readonly handing: MeetingView['owner']['handing']['value'] }
  | {
      readonly t: 'refused'
      readonly command: string
      readonly reason: Reason
      readonly ids?: readonly string[]
    }

/** Tells every change of the view, each thing once. Returns what ends it. */
export function watch(view: MeetingView, tell: (event: MemberEvent) => void): () => void {
  const told = new Set<string>()
  const last = new Map<string, string>()
  const once = (key: string, event: MemberEvent) => {
    if (told.has(key)) return
    told.add(key)
    tell(event)
  }
  const changed = (event: MemberEvent) => {
    const now = JSON.stringify(event)
    if (last.get(event.t) === now) return
    last.set(event.t, now)
    tell(event)
  }
  const ends = [
    effect(() => changed({ t: 'phase', phase: view.phase.value })),
    effect(() => changed({ t: 'link', link: view.link.value })),
    effect(() => {
      const people = view.people.list.value.map(({ name, role, presence, me, id, handPlace }) => ({
        name,
        role,
        presence,
        me,
        id,
        ...(handPlace > 0 ? { hand: handPlace } : {}),
      }))
      if (people.length > 0) changed({ t: 'roster', people })
    }),
    effect(() => {
      for (const { id, from, name, mine, to, re, text, state, edited, deleted } of view.chat.lines.value) {
        if (state !== 'sent') continue
        if (edited || deleted) once(`edited ${id} ${text}`, { t: 'edited', id, name, text })
        else once(`chat ${id}`, { t: 'chat', id, from, name, mine, to, re, text })
      }
    }),
    effect(() => {
      const pins = view.chat.pins.value.map(({ name, text }) => ({ name, text }))
      if (pins.length > 0 || last.has('pins')) changed({ t: 'pins', pins })
    }),
    effect(() => changed({ t: 'knocks', knocks: view.door.knocks.value })),
    effect(() => {
      const { epoch, people, unconfirmed, nobodyConfirmed, code, compare } = view.trust.state.value
      if (people > 0) changed({ t: 'epoch', epoch, people, unconfirmed, nobodyConfirmed })
      if (code) changed({ t: 'code', epoch, code })
      if (compare) changed({ t: 'compare', code: compare.code, joinedSince: compare.joinedSince })
    }),
    effect(() => {
      for (const notice of view.notices.value) once(`notice ${notice.id}`, { t: 'notice', notice })
    }),
    effect(() => {
      for (const poll of view.polls.list.value) {
        const event = { t: 'poll', ...pollTold(poll) } as const
        const now = JSON.stringify(event)
        if (last.get(`poll ${poll.id}`) === now) continue
        last.set(`poll ${poll.id}`, now)
        tell(event)
      }
    }),
    effect(() => {
      const offer = view.owner.offered.value
      if (offer || last.has('offered')) changed({ t: 'offered', offer })
    }),
    effect(() => {
      const handing = view.owner.handing.value
      if (handing || last.has('handing')) changed({ t: 'handing', handing })
    }),
    countdown('timer', view, tell),
    countdown('pause', view, tell),
    effect(() => {
      const plan = view.breakouts.plan.value
      if (!plan) return
      const mine = plan.rooms.find(({ id }) => id === view.breakouts.mine.value)?.title ?? null
      const rooms = plan.rooms.map(({ title, people, here, callsHelp }) => ({
        title,
        people: people.length,
        here: here.length,
        callsHelp,
      }))
      changed({ t: 'rooms', running: plan.running, mine, rooms })
    }),
    effect(() => {
      const word = view.breakouts.word.value
      if (word) once(`word ${word.id}`, { t: 'word', text: word.text, by: word.by })
    }),
    insideOf(view, tell),
    effect(() => {
      if (view.door.guestLink.value) changed({ t: 'guestLink', link: view.door.guestLink.value })
    }),
  ]
  return () => {
    for (const end of ends) end()
  }
}

/** Told when it is set and when it is ended; when it runs out, whoever reads knows. */
function countdown(
  name: 'timer' | 'pause',
  view: MeetingView,
  tell: (event: MemberEvent) => void,
): () => void {
  let told: string | null = null
  return effect(() => {
    const now = view.board[name].value
    if ((now?.id ?? null) === told) return
    told = now?.id ?? null
    tell({ t: 'board', name, endsInMs: now && Math.round(now.until - systemClock.now()) })
  })
}

/** The breakout that I am in, for as long as I am. */
function insideOf(view: MeetingView, tell: (event: MemberEvent) => void): () => void {
  let stop: (() => void) | null = null
  const end = effect(() => {
    const inside = view.breakouts.inside.value
    const before = stop
    // What it reads now must not make this run again.
    queueMicrotask(() => {
      before?.()
      stop = inside && watch(inside, event => tell({ t: 'inside', event }))
    })
  })
  return () => {
    end()
    stop?.()
  }
}
