import {
  makeBreakout,
  makeCredential,
  makeEnd,
  makeState,
  newestLink,
  rotateLink,
  sealTitle,
} from '@konklave/crypto'
import {
  type Action,
  type BoardName,
  decode,
  type GroupId,
  hex,
  keyHashOf,
  leafCredential,
  limits,
  type MediaKind,
  type MeetingRequest,
  planStatement,
  type SealedBody,
  sign,
} from '@konklave/protocol'
import { type Identity, nextCharter, rolesWith, type StateChange } from '@konklave/protocol/rules'
import { forgeRules } from '../../../rules/index.ts'
import { groupIdOf } from '../sight.ts'
import { linkOf } from '../twists.ts'
import type { Actor, Cells, Commit } from './cells.ts'

export type Forged =
  | { readonly t: 'commit'; readonly commit: Commit }
  | { readonly t: 'body'; readonly body: SealedBody }
  | { readonly t: 'request'; readonly request: MeetingRequest }

/** How somebody does it, and how somebody tries to who may not. */
export type Act = {
  readonly t: 'act'
  /** What is to be so before. */
  readonly before?: (c: Cells) => Promise<void>
  /** By the client as it is. `i` counts those who did it before. */
  readonly does: (c: Cells, who: Actor, i: number) => unknown
  /** By a client that is not: each of these must lead to nothing. */
  readonly forges: (c: Cells, who: Actor) => Promise<readonly Forged[]>
  /** What Wanda sees of it; another value: it has happened. */
  readonly sees: (c: Cells, who: Actor) => unknown
  /** Nothing goes on after it. */
  readonly last?: true
}
/** Sound and picture: a right of the media engine, and keys that Wanda opens such frames with. */
export type Media = { readonly t: 'media'; readonly kind: MediaKind }
/** [K18] Done by who comes to an empty room. */
export type Start = { readonly t: 'start' }

const wandaId = ({ wanda }: Cells) => wanda.view.me.value?.id ?? ''
const idOf = ({ memberKey }: Actor) => hex(keyHashOf(memberKey))
const seenAs = ({ wanda }: Cells, who: Actor) =>
  wanda.view.people.list.value.find(({ id }) => id === idOf(who))

const commit = (one: Commit): Forged => ({ t: 'commit', commit: one })
const body = (one: SealedBody): Forged => ({ t: 'body', body: one })

/** The next state with this change, by whoever wants it. */
const state = async (c: Cells, who: Actor, change: StateChange): Promise<Forged> =>
  commit({ rules: await makeState(await c.rules(), change, who.signer) })

const LATE = 50 * limits.BOARD_RUN

function board(name: Exclude<BoardName, 'breakouts' | 'places'>, does: Act['does'], sees: Act['sees']): Act {
  const n = (c: Cells) => ((c.olga.view.trust.state.value.epoch ?? 0) + 1) * limits.BOARD_RUN
  const entry = (c: Cells) =>
    name === 'spotlight'
      ? { name, n: n(c), ageMs: 0, value: [keyHashOf(c.actor('participant').memberKey)] }
      : { name, n: n(c), ageMs: 0, value: 5_000 }
  return { t: 'act', does, sees, forges: async c => [body({ t: 'board', entries: [entry(c)] })] }
}

const identityOf = ({ memberKey, leaf }: Actor): Identity => ({
  memberKey,
  cert: decode(leafCredential, leaf.identity, 4_096).cert,
})

/** Every row of the table has its case; one that is missing is a type error. */
export const rows: Record<Action, Act | Media | Start> = {
  kick: {
    t: 'act',
    does: (c, who, i) => who.person.view.people.kick(idOf(c.actor(i === 0 ? 'participant' : 'presenter'))),
    sees: ({ wanda }) => wanda.names.join(),
    async forges(c, who) {
      const victim = c.actor('moderator')
      const at = seenAs(c, victim)?.leafIndex ?? 0
      const rules = await c.rules()
      const kick = [identityOf(victim)]
      const rotation = await rotateLink({ rules, ring: c.ring, signer: who.signer, kick })
      return [commit({ rules: rotation.rules, removes: [at] }), commit({ removes: [at] })]
    },
  },
  rotateLink: {
    t: 'act',
    does: (_, who) => who.person.view.door.rotateLink(),
    sees: ({ wanda }) => wanda.view.door.guestLink.value,
    async forges(c, who) {
      const { rules } = await rotateLink({ rules: await c.rules(), ring: c.ring, signer: who.signer })
      return [commit({ rules })]
    },
  },
  setAdmission: {
    t: 'act',
    does: (_, who, i) => who.person.view.door.setAdmission(i % 2 === 0 ? 'lobby' : 'open'),
    sees: ({ wanda }) => wanda.view.door.admission.value,
    forges: async (c, who) => [await state(c, who, { admission: 'locked' })],
  },
  setSwitches: {
    t: 'act',
    does: (_, who, i) => who.person.view.floor.setSwitches({ chat: i % 2 === 1 }),
    sees: ({ wanda }) => wanda.view.floor.switches.value.chat,
    forges: async (c, who) => [await state(c, who, { switches: { chat: false } })],
  },
  setTitle: {
    t: 'act',
    async does(c, who) {
      const title = await sealTitle(`By ${who.role}`, newestLink(c.ring))
      const made = await state(c, who, { title })
      if (made.t === 'commit') await c.commits(who, made.commit)
    },
    sees: async c => hex((await c.rules()).state.title),
    forges: async (c, who) => [await state(c, who, { title: await sealTitle('Forged', newestLink(c.ring)) })],
  },
  endForAll: {
    t: 'act',
    last: true,
    does: (_, who) => who.person.view.owner.endForAll(),
    sees: ({ wanda }) => wanda.phase,
    async forges(_, who) {
      const groupId = groupIdOf(who.out) as GroupId
      return [{ t: 'request', request: { t: 'end', statement: await makeEnd(who.signer, groupId) } }]
    },
  },
  start: { t: 'start' },
  askToMute: {
    t: 'act',
    does: (c, who) => who.person.view.floor.askToMute(wandaId(c), 'microphone'),
    sees: ({ media }) => media.muted.length,
    forges: async c => [
      body({ t: 'mute', who: c.wandaKey, kind: 'microphone' }),
      body({ t: 'mute', kind: 'camera' }),
    ],
  },
  lowerHands: {
    t: 'act',
    async before({ scene, wanda, olga }) {
      wanda.view.people.setHand(true)
      await scene.until(() => olga.view.people.list.value.some(({ hand }) => hand), 'a hand')
    },
    does: (c, who) => who.person.view.people.lowerHand(wandaId(c)),
    sees: ({ wanda }) => wanda.view.me.value?.hand,
    forges: async c => [body({ t: 'lowerHand', who: c.wandaKey }), body({ t: 'lowerHand' })],
  },
  allowShare: {
    t: 'act',
    does: (c, who, i) => who.person.view.floor.allowShare(wandaId(c), i % 2 === 0),
    sees: async c => (await c.rules()).state.switches.sharers.length,
    forges: async (c, who) => [await state(c, who, { switches: { sharers: [keyHashOf(who.memberKey)] } })],
  },
  breakouts: {
    t: 'act',
    does: (_, who, i) =>
      who.person.view.breakouts.make({
        titles: [`By ${who.role}, ${i}`],
        assign: new Map(),
        choice: 'given',
      }),
    sees: ({ wanda }) => wanda.view.breakouts.plan.value?.rooms.map(({ title }) => title).join(),
    async forges(c, who) {
      const groupId = groupIdOf(who.out) as GroupId
      const made = await makeBreakout({ rules: await c.rules(), groupId })
      const value = {
        state: 'open' as const,
        choice: 'chosen' as const,
        returnAll: true,
        leftMs: 0,
        rooms: [{ id: made.roomId, title: 'Trap' }],
      }
      const n = ((c.olga.view.trust.state.value.epoch ?? 0) + 1) * limits.BOARD_RUN
      const signed = await sign('plan', planStatement(groupId, { name: 'breakouts', n, value }), who.signer)
      return [
        { t: 'request', request: { t: 'makeBreakout', charter: made.charter, state: made.state } },
        body({
          t: 'board',
          entries: [{ name: 'breakouts', n, ageMs: 0, value, by: who.signer.publicKey, sig: signed.sig }],
        }),
        body({ t: 'roomsWord', id: new Uint8Array(16), text: 'forged' }),
      ]
    },
  },
  poll: {
    t: 'act',
    does: (_, who, i) =>
      who.person.view.polls.ask({
        question: `By ${who.role}, ${i}?`,
        choice: 'yesNo',
        options: [],
        hidden: false,
      }),
    sees: ({ wanda }) => wanda.view.polls.list.value.map(({ question }) => question).join(),
    forges: async (_, who) => [
      body({ t: 'poll', n: 5_000_000, question: 'Forged?', choice: 'yesNo', options: [], hidden: false }),
      body({
        ...{ t: 'runningPoll', by: keyHashOf(who.memberKey), of: 9 },
        ...{ question: 'Repeated?', choice: 'yesNo', options: [], hidden: false },
      }),
    ],
  },
  pin: {
    t: 'act',
    async does({ scene }, { person }) {
      person.view.chat.say(`to keep, by ${person.name}`)
      const mine = () => person.view.chat.lines.value.find(line => line.mine && line.state === 'sent')
      await scene.until(() => mine() !== undefined, 'a line')
      person.view.chat.pin(mine()?.id ?? '')
    },
    sees: ({ wanda }) => wanda.view.chat.pins.value.length,
    forges: async () => [
      body({ t: 'pin', n: LATE, text: 'forged' }),
      body({ t: 'pinned', pins: [{ n: LATE + 1, text: 'forged' }] }),
    ],
  },
  giveFloor: {
    t: 'act',
    does: (c, who) => who.person.view.floor.giveFloor(wandaId(c)),
    sees: ({ wanda }) => wanda.view.notices.value.filter(({ t }) => t === 'floorGiven').length,
    forges: async (c, who) => [
      body({ t: 'giveFloor', who: c.wandaKey }),
      await state(c, who, { switches: { speakers: [keyHashOf(who.memberKey)] } }),
    ],
  },
  limit: {
    t: 'act',
    does: (c, who, i) => who.person.view.floor.limit(wandaId(c), new Set(i % 2 === 0 ? ['camera'] : [])),
    sees: ({ wanda }) => wanda.view.me.value?.no.size,
    forges: async (c, who) => [
      await state(c, who, { limits: [{ keyHash: keyHashOf(c.wandaKey), no: ['chat'] }] }),
    ],
  },
  setTimer: board(
    'timer',
    (_, who, i) => who.person.view.board.setTimer(60_000 * (i + 1)),
    ({ wanda }) => wanda.view.board.timer.value?.ms,
  ),
  setPause: board(
    'pause',
    (_, who, i) => who.person.view.board.setPause(60_000 * (i + 1)),
    ({ wanda }) => wanda.view.board.pause.value?.ms,
  ),
  spotlight: board(
    'spotlight',
    (_, who) => who.person.view.floor.setSpotlight([idOf(who)]),
    ({ wanda }) => wanda.view.floor.spotlight.value.join(),
  ),
  share: { t: 'media', kind: 'screen' },
  speak: { t: 'media', kind: 'microphone' },
  camera: { t: 'media', kind: 'camera' },
  chat: {
    t: 'act',
    does: (_, who) => who.person.view.chat.say(`by ${who.role}`),
    sees: ({ wanda }) => wanda.texts.length,
    forges: async () => [
      body({ t: 'chat', n: LATE, text: 'forged' }),
      body({ t: 'whisper', n: LATE + 1, sealed: new Uint8Array(204) }),
    ],
  },
  react: {
    t: 'act',
    does: (_, who) => who.person.view.chat.react('👍'),
    sees: ({ wanda }, { person }) =>
      wanda.view.chat.reactions.value.filter(({ name }) => name === person.name).length,
    forges: async () => [body({ t: 'reaction', n: LATE, emoji: '👍' })],
  },
  raiseHand: {
    t: 'act',
    does: (_, who) => who.person.view.people.setHand(true),
    sees: (c, who) => seenAs(c, who)?.hand,
    forges: async () => [body({ t: 'heartbeat', nextCtx: 0, have: [], hand: 1 })],
  },
  rename: {
    t: 'act',
    does: (_, who) => who.person.view.people.rename(`Now ${who.role}`),
    sees: (c, who) => seenAs(c, who)?.name,
    async forges({ scene }, { memberKey, leaf }) {
      const { dmKey, cert } = decode(leafCredential, leaf.identity, 4_096)
      const profile = { kind: 'guest' as const, name: 'Somebody else' }
      return [
        commit({ identity: await makeCredential({ link: linkOf(scene), memberKey, dmKey, cert, profile }) }),
      ]
    },
  },
  setCharter: {
    t: 'act',
    does: (c, who) => who.person.view.people.setRole(wandaId(c), 'presenter'),
    sees: ({ wanda }) => wanda.view.me.value?.role,
    async forges(c, who) {
      const rules = await c.rules()
      const given = { keyHash: keyHashOf(c.wandaKey), role: 'moderator' as const, keep: [] }
      const roles = rolesWith(rules.charter.roles, given) ?? []
      const personal = [
        { keyHash: keyHashOf(c.wandaKey), name: new Uint8Array(limits.PERSONAL_NAME_SEALED_BYTES) },
      ]
      const forged = [{ roles }, { personal }].map(async change => {
        const next = nextCharter(rules.charter, change)
        return commit({ rules: await forgeRules(rules, { charter: { ...next, by: who.signer } }) })
      })
      return Promise.all(forged)
    },
  },
}
