import {
  type Bytes,
  commitmentOf,
  fitsPoll,
  fromHex,
  hex,
  isPoll,
  limits,
  pollIdOf,
} from '@konklave/protocol'
import { computed, signal } from '@preact/signals-core'
import type { GroupView } from '../group/group.ts'
import type { Member } from '../group/member.ts'
import { ActionRefused } from '../types.ts'
import { addClose, addOpening, addVote, endOf, type Facts, type Known, noFacts, votersOf } from './facts.ts'
import { readKept, writeKept } from './kept.ts'
import { createOwnVotes } from './ownVotes.ts'
import type { PollBody, PollDeps, PollSaid, Polls } from './ports.ts'
import { createRepeats } from './repeats.ts'
import { type Seen, shownPoll } from './shown.ts'
import type { PollContent } from './types.ts'

/** Polls of which only votes are known: a hostile member could name any number of them. */
const UNKNOWN_MAX = 64
/** Polls that one person has told of: more are at the cost of their own. */
const OF_ONE_MAX = 64
const SECRET_BYTES = 32

/** The polls themselves; see `polls.ts`. */
export function createDesk(deps: PollDeps, kept: Bytes | null = null): Polls {
  const { clock, view, numbered, mayAsk, leads } = deps
  const all = signal<ReadonlyMap<string, Known>>(new Map())
  const names = new Map<string, string>()
  const away = new Set<string>()
  /** Of mine, closed and not in the log yet. */
  const closing = new Set<string>()
  let groupId: string | null = null

  const changed = () => {
    all.value = new Map(all.value)
  }
  const own = createOwnVotes(deps, changed)
  const running = () => [...all.value].filter(([, facts]) => facts.asked && !endOf(facts))
  const repeats = createRepeats(deps, {
    running: () => running().map(([id, facts]) => ({ id, facts })),
    lastOf: poll => own.lastOf(poll),
  })

  const known = (poll: Bytes): Known => {
    const id = hex(poll)
    const there = all.value.get(id)
    if (there) return there
    const others = [...all.value]
    const unknown = others.filter(([, { asked }]) => !asked)
    const gone = unknown.length >= UNKNOWN_MAX ? unknown[0]?.[0] : undefined
    const made = { poll, ...noFacts() }
    all.value = new Map([...others.filter(([key]) => key !== gone), [id, made]])
    return made
  }
  const here = (): GroupView => {
    const now = view.value
    if (!now) throw new ActionRefused('not-inside')
    return now
  }
  const keep = (now: GroupView) =>
    deps.keep.set('polls', writeKept({ groupId: now.groupId, votes: own.all(), away: [...away] }))
  const begin = (now: GroupView) => {
    if (groupId === hex(now.groupId)) return
    const before = groupId === null ? readKept(kept, now) : { votes: [], away: [] }
    groupId = hex(now.groupId)
    all.value = new Map()
    own.clear()
    repeats.clear()
    closing.clear()
    away.clear()
    for (const id of before.away) away.add(id)
    for (const vote of before.votes) {
      own.add(vote)
      const { n: of, poll, commitment, secret, choice } = vote
      voted(now.own, { of, poll, commitment, opened: { secret, choice: [...choice] } })
    }
  }

  const take = (body: PollBody, { sender, may, view: now }: Omit<PollSaid, 'body' | 'epoch'>) => {
    const { id } = sender
    names.set(id, sender.profile?.name ?? names.get(id) ?? '')
    switch (body.t) {
      case 'poll':
        if (may) asked(body, { by: sender.leaf.keyHash, n: body.n, via: null }, now)
        return
      case 'runningPoll': {
        const by = hex(body.by)
        const passesOn = may && (leads(sender) || by === id)
        // Who asked and has loaded the page anew hears of it from whoever is here.
        if (!passesOn && (by !== now.own.id || toldBy(id).length >= limits.POLLS_RUNNING_MAX)) return
        asked(body, { by: body.by, n: body.of, via: by === id ? null : id }, now)
        return
      }
      case 'vote':
      case 'givenVote':
        voted(sender, body.t === 'vote' ? { ...body, of: body.n } : body)
        return
      case 'closePoll': {
        if (!may) return
        const counted = new Map(body.counted.map(({ from, vote }) => [hex(from), hex(vote)]))
        const facts = known(body.poll)
        addClose(facts, { from: id, n: body.n, leads: leads(sender), counted })
        own.openIn(facts, now)
        return
      }
      case 'openVote': {
        const { poll, secret, choice } = body
        const commitment = hex(commitmentOf({ poll, memberKey: sender.leaf.memberKey, secret, choice }))
        addOpening(known(poll), id, { commitment, choice })
      }
    }
  }

  const toldBy = (id: string) =>
    [...all.value].filter(([, { asked: one }]) => one && (one.via ?? one.by) === id)
  /** Of one who tells too many the oldest goes, of those that are closed if any are. */
  const makeRoom = (id: string) => {
    const theirs = toldBy(id)
    if (theirs.length <= OF_ONE_MAX) return
    const gone = theirs.find(([, facts]) => endOf(facts)) ?? theirs[0]
    all.value = new Map([...all.value].filter(([poll]) => poll !== gone?.[0]))
  }

  const asked = (
    content: PollContent,
    { by, n, via }: { by: Member['leaf']['keyHash']; n: number; via: string | null },
    now: GroupView,
  ) => {
    if (!isPoll(content)) return
    const { question, choice, options, hidden } = content
    const facts = known(pollIdOf({ groupId: now.groupId, by, n, question, choice, options, hidden }))
    if (facts.asked && !(facts.asked.via !== null && via === null)) return
    const at = facts.asked?.at ?? clock.now()
    const isNew = !facts.asked
    facts.asked = { content: { question, choice, options, hidden }, by: hex(by), key: by, n, via, at }
    if (isNew) makeRoom(via ?? hex(by))
    own.openIn(facts, now)
    // What I voted before a reload may have been lost with the page.
    if (isNew && own.lastOf(hex(facts.poll))) repeats.tellVotes()
  }

  const voted = (
    sender: Member,
    vote: Pick<Extract<PollBody, { t: 'givenVote' }>, 'of' | 'poll' | 'commitment' | 'opened'>,
  ) => {
    const { of, poll, commitment, opened } = vote
    const fits =
      opened && hex(commitmentOf({ poll, memberKey: sender.leaf.memberKey, ...opened })) === hex(commitment)
    addVote(known(poll), sender.id, {
      n: of,
      commitment: hex(commitment),
      choice: fits ? opened.choice : null,
    })
  }

  const seenBy = (now: GroupView, id: string, facts: Facts): Seen => {
    const byId = new Map(now.members.map(member => [member.id, member]))
    const may = mayAsk(now.own, now)
    const mine = own.lastOf(id)
    const by = facts.asked?.by ?? ''
    return {
      me: now.own.id,
      mayClose: may && !closing.has(id) && (by === now.own.id || (leads(now.own) && !byId.has(by))),
      away: away.has(id),
      isHere: one => byId.has(one),
      named: one => ({ id: one, name: byId.get(one)?.profile?.name ?? names.get(one) ?? '' }),
      mine: mine && { commitment: hex(mine.commitment), choice: mine.choice },
      isMine: commitment => own.has(commitment),
    }
  }

  return {
    list: computed(() => {
      const now = view.value
      if (!now) return []
      return [...all.value]
        .flatMap(([id, facts]) => shownPoll(id, facts, seenBy(now, id, facts)) ?? [])
        .sort((a, b) => a.at - b.at)
    }),
    async ask(content) {
      const now = here()
      begin(now)
      if (!mayAsk(now.own, now) || !isPoll(content)) throw new ActionRefused('not-allowed')
      // What somebody says I had asked keeps me from nothing, unless they lead.
      const counts = (via: string | null) =>
        via === null || now.members.some(one => one.id === via && leads(one))
      const mine = running().filter(([, { asked: one }]) => one?.by === now.own.id && counts(one.via))
      const { question, choice, hidden } = content
      const options = [...content.options]
      // Two quick taps ask once: nobody could tell two with the same words apart.
      const same = mine.find(([, { asked: one }]) => one && sameContent(one.content, content))
      if (same) return same[0]
      if (mine.length >= limits.POLLS_RUNNING_MAX) throw new ActionRefused('too-many')
      const n = numbered.send({ t: 'poll', question, choice, options, hidden })
      const by = now.own.leaf.keyHash
      asked({ question, choice, options, hidden }, { by, n, via: null }, now)
      changed()
      return hex(pollIdOf({ groupId: now.groupId, by, n, question, choice, options, hidden }))
    },
    async vote(id, choice) {
      const now = here()
      const facts = all.value.get(id)
      if (!facts?.asked || endOf(facts)) return
      if (!fitsPoll(choice, facts.asked.content)) throw new ActionRefused('not-allowed')
      const { poll } = facts
      const secret = deps.random.bytes(SECRET_BYTES)
      const { memberKey } = now.own.leaf
      const commitment = commitmentOf({ poll, memberKey, secret, choice })
      const opened = { secret, choice: [...choice] }
      const shown = facts.asked.content.hidden ? {} : { opened }
      const n = numbered.send({ t: 'vote', poll, commitment, ...shown })
      own.add({ n, poll, commitment, secret, choice })
      voted(now.own, { of: n, poll, commitment, ...shown })
      keep(now)
      changed()
    },
    async close(id) {
      const now = here()
      const facts = all.value.get(id)
      if (!facts?.asked || endOf(facts) || closing.has(id)) return
      if (!seenBy(now, id, facts).mayClose) throw new ActionRefused('not-allowed')
      if (!deps.maySend()) throw new ActionRefused('offline')
      const votes = new Map(votersOf(facts).map(({ from, commitment }) => [from, commitment]))
      // Who has left could not open it.
      const counted = now.members.flatMap(member => {
        const vote = facts.votes.get(member.id)
        return vote && votes.has(member.id) ? [{ member, commitment: vote.commitment }] : []
      })
      const least = counted
        .sort((a, b) => (a.member.id < b.member.id ? -1 : 1))
        .slice(0, limits.POLL_VOTES_MAX)
      const names = new Map(least.map(({ member, commitment }) => [member.id, commitment]))
      closing.add(id)
      const close = {
        t: 'closePoll' as const,
        poll: facts.poll,
        counted: least.map(({ member, commitment }) => ({
          from: member.leaf.keyHash,
          vote: fromHex(commitment),
        })),
      }
      // Not before it stands in the log: somebody else's may be there already.
      const n = numbered.send(close, () => {
        if (!closing.delete(id)) return
        addClose(facts, { from: now.own.id, n, leads: leads(now.own), counted: names })
        own.openIn(facts, view.value ?? now)
        changed()
      })
      changed()
    },
    putAway() {
      const now = view.value
      if (!now) return
      for (const [id, { asked: known }] of all.value) if (known) away.add(id)
      keep(now)
      changed()
    },
    received(said) {
      const now = view.value
      if (!now || hex(said.view.groupId) !== hex(now.groupId)) return
      begin(now)
      repeats.heard(said)
      take(said.body, { ...said, view: now })
      changed()
    },
    epoch(now, added) {
      begin(now)
      repeats.epoch(now, added)
    },
    stop() {
      repeats.clear()
      own.clear()
    },
  }
}

const sameContent = (a: PollContent, b: PollContent): boolean =>
  a.question === b.question &&
  a.choice === b.choice &&
  a.hidden === b.hidden &&
  a.options.join('\n') === b.options.join('\n')
