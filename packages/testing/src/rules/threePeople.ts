import { makePass, makeState } from '@konklave/crypto'
import { keyHashOf, type Signed, type Signer } from '@konklave/protocol'
import type { LeafNode } from '@konklave/protocol/mls'
import { makeEvidence } from '@konklave/protocol/rules'
import { commitOk, startTestGroup, type TestGroup } from './group.ts'
import { makeFounder, makePerson, type TestPerson } from './person.ts'
import { makeTestRoom, newSigner } from './room.ts'

/** A room with a moderator, and in it a founder alone, or with Anna and Ben. */
export async function threePeople() {
  const moderatorKey = await newSigner()
  const room = await makeTestRoom({
    roles: [{ keyHash: keyHashOf(moderatorKey.publicKey), role: 'moderator' }],
  })
  const founder = await makeFounder(room)
  const anna = await makePerson(room, { name: 'Anna' })
  const ben = await makePerson(room, { name: 'Ben' })
  const alone = await startTestGroup(room, founder)
  const three = await commitOk(alone, { by: founder, adds: [anna, ben] })
  return {
    room,
    moderatorKey,
    founder,
    anna,
    ben,
    alone,
    three,
    /** The same group under other rules: a rules commit by the founder. */
    under: (at: TestGroup, change: Parameters<typeof makeState>[1]) =>
      makeState(at.rules, change, room.owner).then(rules => commitOk(at, { by: founder, rules })),
    passOf: (at: TestGroup, who: TestPerson, by: Signer = room.owner) =>
      makePass(by, { roomId: room.roomId, memberKey: who.memberKey, passGen: at.rules.state.passGen }),
  }
}

export const nodeOf = (at: TestGroup, who: TestPerson): LeafNode => at.group.leafOf(who.memberKey)!.node
export const passes = (...list: Signed[]) => makeEvidence({ passes: list })
