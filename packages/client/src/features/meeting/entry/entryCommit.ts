import { newestLink } from '@konklave/crypto'
import { type ErrorCode, type Evidence, equalBytes, type GroupId } from '@konklave/protocol'
import { type Accepted, acceptCommit, makeEvidence, type Rules } from '@konklave/protocol/rules'
import type { RoomContext } from '../context.ts'
import type { Group } from '../group/group.ts'
import type { Upload } from '../group/submit.ts'
import { ownLeaf } from './credentials.ts'
import { renewOwnPass } from './ownPass.ts'
import type { Prepared } from './prepare.ts'

/** The external commit by which `name` would enter exactly this group. The engine keeps its other half pending. */
export type EntryCommit = {
  readonly prepared: Prepared
  readonly name: string
  readonly upload: Upload
  readonly accepted: Accepted
}

/** [K12, K20] Over the own old leaf if it is in the tree, else as a newcomer with the pass in hand. */
export async function makeEntryCommit(
  { room, group }: { readonly room: RoomContext; readonly group: Group },
  prepared: Prepared,
  name: string,
): Promise<EntryCommit | { readonly code: ErrorCode }> {
  const { accepted, groupInfo, tree } = prepared
  const groupId = accepted.group.groupId as GroupId
  await renewOwnPass(room, accepted.rules)
  const mine = accepted.members.some(({ memberKey }) => equalBytes(memberKey, room.identity.memberKey))
  await group.engine.drop({ groupId }).catch(() => undefined) // a try before this one may have left its commit
  const made = await group.engine.joinExternal({
    groupInfo,
    ratchetTree: tree,
    leaf: await ownLeaf(room, { kind: 'guest', name }, accepted.rules.charter),
    resync: mine,
    authenticatedData: makeEvidence(passNeeded(room, accepted.rules, mine)),
  })
  const bytes = new Uint8Array(made.commit)
  const judged = await acceptCommit({ group: accepted.group, rules: accepted.rules, bytes })
  if (!judged.ok) {
    await group.engine.drop({ groupId })
    return { code: judged.reason === 'pass-needed' ? 'knock-first' : 'bad-commit' }
  }
  const { epoch } = accepted.group
  const parts = { groupInfo: new Uint8Array(made.groupInfo), items: [], declined: [], messages: [] }
  return { prepared, name, upload: { epoch, bytes, ...parts }, accepted: judged.value }
}

/** [K12] Open to the present link, and for who comes back over an own leaf; else the pass. */
function passNeeded({ ring, memory }: RoomContext, { state }: Rules, mine: boolean): Partial<Evidence> {
  const open = state.admission === 'open' && ring.value && newestLink(ring.value).g === state.linkGen
  return mine || open || !memory.pass ? {} : { passes: [memory.pass] }
}
