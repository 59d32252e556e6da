import { equalBytes, hex, type KeyHash, keyHashOf } from '@konklave/protocol'
import { computed, type ReadonlySignal } from '@preact/signals-core'
import { nameOf } from '../chat/chat.ts'
import type { GroupView } from '../group/group.ts'
import type { Member } from '../group/member.ts'
import type { Departed } from '../moderation/visitors.ts'
import type { RoleLink } from '../types.ts'

/** [K2, K5] Keys that the charter names and that are nobody's member key here: links, as far as this page can know. */
export const roleLinksOf = (
  view: ReadonlySignal<GroupView | null>,
  departed: ReadonlySignal<readonly Departed[]>,
): ReadonlySignal<readonly RoleLink[]> => computed(() => linksOf(view.value, departed.value))

function linksOf(view: GroupView | null, departed: readonly Departed[]): readonly RoleLink[] {
  if (!view) return []
  const people = [...view.members.map(({ leaf }) => leaf), ...departed].map(one => keyHashOf(one.memberKey))
  return view.rules.charter.roles
    .filter(({ keyHash }) => !people.some(key => equalBytes(key, keyHash)))
    .map(({ keyHash, role }) => ({ id: hex(keyHash), role, usedBy: usersOf(keyHash, view.members) }))
}

/** Who shows a certificate by this key. */
export const usersOf = (keyHash: KeyHash, members: readonly Member[]): RoleLink['usedBy'] =>
  members
    .filter(({ leaf }) => leaf.cert && equalBytes(keyHashOf(leaf.cert.key), keyHash))
    .map(member => ({ id: member.id, name: nameOf(member) }))
