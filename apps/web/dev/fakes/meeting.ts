import type { ChatLine, MeetingView, Person } from '@konklave/client'
import { signal } from '@preact/signals-core'
import { fakeBreakouts } from './breakouts.ts'
import { countdown } from './countdown.ts'
import { pick } from './pick.ts'
import { meetingSignals } from './signals.ts'

/** A hand-made meeting for the gallery: signals to set, and actions that do nothing or the obvious. Development only. */
export function fakeMeeting(people: readonly Person[], host = true) {
  const quiet = () => Promise.resolve()
  const signals = meetingSignals(people, host)
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
