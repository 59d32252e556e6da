import { equalBytes, hex } from '@konklave/protocol'
import { type Identity, isBarredKey, isOwnerKey, roleOf } from '@konklave/protocol/rules'
import { effect, type ReadonlySignal, signal } from '@preact/signals-core'
import type { Clock } from '../../../kernel/ports.ts'
import type { GroupView } from '../group/group.ts'
import type { Member } from '../group/member.ts'
import type { DepartedPerson } from '../types.ts'

/** [K14] Who has gone may still hold a pass: the keys by which they can be barred all the same. */
export type Departed = DepartedPerson & Identity

/** In memory only: a reload knows of nobody who went before it. */
export interface Visitors {
  /** Newest first. */
  readonly departed: ReadonlySignal<readonly Departed[]>
  /** [K14] Which member key has shown which role key, present or not: who comes back without it is of that role key still. */
  shown(): readonly Identity[]
  stop(): void
}

/**
 * A list that a person can read. In an open room anybody who has the link can fill it, coming and going with ever new keys:
 * those who stayed longest are kept, and all others lose their passes with those of everybody absent ({@link Moderation}).
 */
const KEPT = 50
/** Only who holds a role key can make more. */
const SHOWN_MAX = 1_024

type Visit = {
  readonly person: Departed
  /** Begin of the present stay; null while they are away. */
  readonly since: number | null
  /** All stays that are over. */
  readonly stayedMs: number
  /** Of the newest passes that can have reached them; null until they go. */
  readonly passGen: number | null
}
type Visits = ReadonlyMap<string, Visit>
/** No more than this of a view is kept: it also holds keys, which go when the group is closed. */
type Seen = Pick<GroupView, 'groupId' | 'epoch' | 'stay' | 'members' | 'rules'>

export function createVisitors(p: {
  readonly view: ReadonlySignal<GroupView | null>
  readonly clock: Clock
  readonly memberKey: Member['leaf']['memberKey']
}): Visitors {
  const departed = signal<readonly Departed[]>([])
  const shown = new Map<string, Identity>()
  let visits: Visits = new Map()
  let before: Seen | null = null

  const stop = effect(() => {
    const view = p.view.value
    if (!view) return
    const { groupId, epoch, stay, members, rules } = view
    const now: Seen = { groupId, epoch, stay, members, rules }
    for (const { id, leaf } of members) {
      if (!leaf.cert || isOwnerKey(leaf.cert.key, rules.charter)) continue
      shown.set(`${id} ${hex(leaf.cert.key)}`, { memberKey: leaf.memberKey, cert: leaf.cert })
      for (const oldest of shown.keys()) if (shown.size > SHOWN_MAX) shown.delete(oldest)
    }
    const at = p.clock.now()
    const others = members.filter(({ leaf }) => !equalBytes(leaf.memberKey, p.memberKey))
    const left = before ? afterLeaving(visits, { before, now, at }) : visits
    visits = bounded(afterComing(left, others, at), now)
    departed.value = absent(visits, now)
      .filter(visit => mayReturn(visit, now))
      .map(({ person }) => person)
      .toSorted((a, b) => b.at - a.at)
    before = now
  })
  return { departed, shown: () => [...shown.values()], stop }
}

function afterLeaving(
  visits: Visits,
  { before, now, at }: { readonly before: Seen; readonly now: Seen; readonly at: number },
): Visits {
  const here = idsOf(now)
  const next = new Map(visits)
  if (equalBytes(before.groupId, now.groupId) && now.epoch < before.epoch) {
    // [K29] Of an epoch that never counted nothing is kept: neither that somebody came, nor that anybody went.
    for (const [id, visit] of visits) {
      if (here.has(id)) continue
      if (visit.passGen === null) next.delete(id)
      else next.set(id, { ...visit, since: null })
    }
    return next
  }
  // While I was out, they may have got newer ones.
  const { passGen } = (before.stay === now.stay ? before : now).rules.state
  for (const { id } of before.members) {
    const visit = visits.get(id)
    if (!visit || here.has(id)) continue
    const stayedMs = visit.stayedMs + at - (visit.since ?? at)
    next.set(id, { ...visit, person: { ...visit.person, at }, stayedMs, passGen, since: null })
  }
  return next
}

function afterComing(visits: Visits, others: Seen['members'], at: number): Visits {
  const next = new Map(visits)
  for (const { id, leaf, profile } of others) {
    const { memberKey, cert } = leaf
    const known = visits.get(id)
    const name = profile?.name ?? known?.person.name ?? ''
    const fresh: Visit = {
      person: { id, name, at, memberKey, cert },
      since: at,
      stayedMs: 0,
      passGen: null,
    }
    next.set(
      id,
      known ? { ...known, person: { ...known.person, name, cert }, since: known.since ?? at } : fresh,
    )
  }
  return next
}

/** Whoever is not shown may be again, after a void: some of them are remembered, too. */
function bounded(visits: Visits, now: Seen): Visits {
  const gone = absent(visits, now)
  const longest = (some: readonly Visit[]) =>
    some.toSorted((a, b) => b.stayedMs - a.stayedMs || b.person.at - a.person.at).slice(0, KEPT)
  const kept = new Set([
    ...longest(gone.filter(visit => mayReturn(visit, now))),
    ...longest(gone.filter(visit => !mayReturn(visit, now))),
  ])
  const lost = new Set(gone.filter(visit => !kept.has(visit)))
  return new Map([...visits].filter(([, visit]) => !lost.has(visit)))
}

const absent = (visits: Visits, now: Seen): Visit[] => {
  const here = idsOf(now)
  return [...visits.values()].filter(({ person, passGen }) => passGen !== null && !here.has(person.id))
}

/** Without knocking: by a pass, or a role key that makes them one. */
function mayReturn({ person, passGen }: Visit, { rules: { charter, state } }: Seen): boolean {
  if (isBarredKey(person.memberKey, state)) return false
  return passGen === state.passGen || roleOf(person, charter) !== 'participant'
}

const idsOf = ({ members }: Seen): ReadonlySet<string> => new Set(members.map(({ id }) => id))
