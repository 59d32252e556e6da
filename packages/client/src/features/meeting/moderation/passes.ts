import { makePass } from '@konklave/crypto'
import { limits, type SealedBody, type Signed } from '@konklave/protocol'
import { mayIssue } from '@konklave/protocol/rules'
import type { RoomContext } from '../context.ts'
import type { GroupView } from '../group/group.ts'
import type { Member } from '../group/member.ts'

/** [K11] A pass by the strongest key in hand; null when none may issue one. */
export async function passFor(
  memberKey: Member['leaf']['memberKey'],
  { rules, members }: Pick<GroupView, 'rules' | 'members'>,
  { roomId, identity }: Pick<RoomContext, 'roomId' | 'identity'>,
): Promise<Signed | null> {
  const leaves = members.map(({ leaf }) => leaf)
  const issuer = [identity.owner, identity.member].find(
    key => key && mayIssue(key.publicKey, { rules, leaves }),
  )
  return issuer ? makePass(issuer, { roomId, memberKey, passGen: rules.state.passGen }) : null
}

/** [K11] Passes for these members, in as many messages as they need. */
export async function passesFor(
  members: readonly Member[],
  view: Pick<GroupView, 'rules' | 'members'>,
  room: Pick<RoomContext, 'roomId' | 'identity'>,
): Promise<SealedBody[]> {
  const made = await Promise.all(members.map(({ leaf }) => passFor(leaf.memberKey, view, room)))
  const passes = made.filter(pass => pass !== null)
  const size = limits.PASSES_PER_MESSAGE
  return Array.from({ length: Math.ceil(passes.length / size) }, (_, i) => ({
    t: 'passes' as const,
    passes: passes.slice(i * size, (i + 1) * size),
  }))
}
