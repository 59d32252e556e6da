import { base64url, equalBytes, hex, keyHashOf, mediaIdOf } from '@konklave/protocol'
import { isPersonalKey, limitsOf, mayDo, mayPublish } from '@konklave/protocol/rules'
import { computed, type ReadonlySignal } from '@preact/signals-core'
import { nameOf } from '../chat/chat.ts'
import type { GroupView } from '../group/group.ts'
import type { Member } from '../group/member.ts'
import { nameDoubts } from '../names/doubts.ts'
import { type Heard, presenceOf } from '../presence/heard.ts'
import type { Comparison, TrustBoard } from '../trust/trust.ts'
import type { Person } from '../types.ts'
import { huesOf } from './hues.ts'

export type PeopleSources = {
  readonly view: ReadonlySignal<GroupView | null>
  readonly heard: ReadonlySignal<ReadonlyMap<string, Heard>>
  readonly now: ReadonlySignal<number>
  readonly hand: ReadonlySignal<number>
  readonly away: ReadonlySignal<boolean>
  readonly sending: ReadonlySignal<Person['sending']>
  readonly shown: TrustBoard['shown']
  readonly compared: ReadonlySignal<Comparison | null>
}

/** The roster: the leaves of the tree and nobody else, with what their own signed messages say of them. */
export function peopleOf(sources: PeopleSources): ReadonlySignal<readonly Person[]> {
  const { view, heard, now } = sources
  const shownTo = (shown: { readonly of: Comparison; readonly at: number } | null, id: string) =>
    shown?.of.people.has(id) ? shown.at : null
  const comparedIn = (comparison: Comparison | null, id: string) =>
    comparison?.people.has(id) ? comparison.at : null
  /** With each epoch, not with each word somebody says. */
  const doubts = computed(() =>
    nameDoubts((view.value?.members ?? []).map(one => ({ id: one.id, name: nameOf(one) }))),
  )
  /** The same: a hash for each of two hundred people. */
  const participants = computed(() => {
    const group = view.value
    const members = group?.members ?? []
    return new Map(
      members.map(({ id, leaf }) => [id, group && base64url(mediaIdOf(group.groupId, leaf.memberKey))]),
    )
  })
  const personal = computed(() => {
    const { members = [], rules } = view.value ?? {}
    return new Map(
      members.flatMap(({ id, leaf: { cert } }) =>
        cert && rules && isPersonalKey(cert.key, rules.charter) ? [[id, hex(keyHashOf(cert.key))]] : [],
      ),
    )
  })
  return computed(() => {
    const group = view.value
    if (!group) return []
    const hues = huesOf(group.members.map(({ leaf }) => leaf.index))
    const numberOf = (member: Member) => {
      const number = member === group.own ? sources.hand.value : (heard.value.get(member.id)?.hand ?? 0)
      return number > 0 && mayDo(member.leaf, 'raiseHand', group.rules) ? number : 0
    }
    const line = group.members
      .map(member => ({ id: member.id, number: numberOf(member) }))
      .filter(({ number }) => number > 0)
      .sort((a, b) => a.number - b.number || (a.id < b.id ? -1 : 1))
      .map(({ id }) => id)
    const { speakers } = group.rules.state.switches
    return group.members.map((member, i): Person => {
      const place = line.indexOf(member.id) + 1
      const me = member === group.own
      const said = heard.value.get(member.id)
      const may = mayPublish(member.leaf, group.rules)
      return {
        id: member.id,
        leafIndex: member.leaf.index,
        participant: participants.value.get(member.id) ?? '',
        name: nameOf(member),
        doubt: doubts.value.get(member.id) ?? null,
        kind: member.profile?.kind ?? 'guest',
        role: member.role,
        me,
        personal: personal.value.get(member.id) ?? null,
        presence: me ? 'confirmed' : presenceOf(said, group.members.length, now.value),
        // [K43] What the rules forbid is let through nowhere, whatever its sender says.
        sending: me ? sources.sending.value : new Set(may.filter(kind => said?.sending.has(kind))),
        hand: place > 0,
        handPlace: place,
        away: me ? sources.away.value : (said?.away ?? false),
        weak: !me && (said?.weak ?? false),
        mayShare: may.includes('screen'),
        hasFloor: !!speakers?.some(key => equalBytes(key, member.leaf.keyHash)),
        no: new Set(limitsOf(member.leaf, group.rules.state)),
        hue: hues[i] ?? 0,
        codeShownAt: shownTo(sources.shown.value, member.id),
        comparedAt: comparedIn(sources.compared.value, member.id),
      }
    })
  })
}
