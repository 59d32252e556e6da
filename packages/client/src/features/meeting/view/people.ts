import { base64url, mediaIdOf } from '@konklave/protocol'
import { mayDo, mayPublish } from '@konklave/protocol/rules'
import { computed, type ReadonlySignal } from '@preact/signals-core'
import { nameOf } from '../chat/chat.ts'
import type { GroupView } from '../group/group.ts'
import { type Heard, presenceOf } from '../presence/heard.ts'
import type { Comparison, TrustBoard } from '../trust/trust.ts'
import type { Person } from '../types.ts'
import { huesOf } from './hues.ts'

export type PeopleSources = {
  readonly view: ReadonlySignal<GroupView | null>
  readonly heard: ReadonlySignal<ReadonlyMap<string, Heard>>
  readonly now: ReadonlySignal<number>
  readonly hand: ReadonlySignal<boolean>
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
  return computed(() => {
    const group = view.value
    if (!group) return []
    const hues = huesOf(group.members.map(({ leaf }) => leaf.index))
    return group.members.map((member, i): Person => {
      const me = member === group.own
      const said = heard.value.get(member.id)
      return {
        id: member.id,
        leafIndex: member.leaf.index,
        participant: base64url(mediaIdOf(group.groupId, member.leaf.memberKey)),
        name: nameOf(member),
        kind: member.profile?.kind ?? 'guest',
        role: member.role,
        me,
        presence: me ? 'confirmed' : presenceOf(said, group.members.length, now.value),
        sending: me ? sources.sending.value : (said?.sending ?? new Set()),
        hand:
          (me ? sources.hand.value : (said?.hand ?? false)) && mayDo(member.leaf, 'raiseHand', group.rules),
        mayShare: mayPublish(member.leaf, group.rules).includes('screen'),
        hue: hues[i] ?? 0,
        codeShownAt: shownTo(sources.shown.value, member.id),
        comparedAt: comparedIn(sources.compared.value, member.id),
      }
    })
  })
}
