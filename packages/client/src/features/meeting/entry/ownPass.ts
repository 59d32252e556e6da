import { makePass } from '@konklave/crypto'
import { bodyOf, pass as passSchema } from '@konklave/protocol'
import { mayIssue, type Rules } from '@konklave/protocol/rules'
import type { RoomContext } from '../context.ts'

/**
 * [K11] Role holders sign their own pass, so that a lobby with nobody inside opens for them. True when a new one was made:
 * none was there, or it was of an older generation.
 */
export async function renewOwnPass(
  room: RoomContext,
  rules: Rules | null = room.rules.value,
): Promise<boolean> {
  const { identity, memory, roomId } = room
  if (!rules) return false
  const { passGen } = rules.state
  if (memory.pass && bodyOf(passSchema, memory.pass).passGen === passGen) return false
  const keys = identity.owner ? [identity.owner, identity.member] : [identity.member]
  const issuer = keys.find(({ publicKey }) => mayIssue(publicKey, { rules, leaves: [] }))
  if (!issuer) return false
  await memory.setPass(await makePass(issuer, { roomId, memberKey: identity.memberKey, passGen }))
  return true
}
