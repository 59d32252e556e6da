import { makePass } from '@konklave/crypto'
import { bodyOf, pass as passSchema, type Signed } from '@konklave/protocol'
import { mayIssue, type Rules, verifyPass } from '@konklave/protocol/rules'
import type { RoomContext } from '../context.ts'

/**
 * [K11] Role holders sign their own pass, so that a lobby with nobody inside opens for them. True when a new one was made:
 * none was there, its generation is over, or its issuer lost the right.
 */
export async function renewOwnPass(
  room: Pick<RoomContext, 'identity' | 'memory' | 'roomId' | 'rules'>,
  rules: Rules | null = room.rules.value,
): Promise<boolean> {
  const { identity, memory, roomId } = room
  if (!rules) return false
  const { passGen } = rules.state
  const { memberKey } = identity
  if (memory.pass && (await verifyPass(memory.pass, { rules, memberKey, leaves: [] })).ok) return false
  const keys = identity.owner ? [identity.owner, identity.member] : [identity.member]
  const issuer = keys.find(({ publicKey }) => mayIssue(publicKey, { rules, leaves: [] }))
  if (!issuer) return false
  await memory.setPass(await makePass(issuer, { roomId, memberKey, passGen }))
  return true
}

/** The generation a pass is of; the server hands them on, and what it hands on may be no pass at all. */
export function passGenOf(pass: Signed | null): number | undefined {
  if (!pass) return undefined
  try {
    return bodyOf(passSchema, pass).passGen
  } catch {
    return undefined
  }
}
