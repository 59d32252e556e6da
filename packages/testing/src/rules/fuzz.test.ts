import { makeState } from '@konklave/crypto'
import { acceptGroup, makeEvidence, verifyRules } from '@konklave/protocol/rules'
import { expect, it } from 'vitest'
import { FUZZ_CASES } from '../fuzz/mutate.ts'
import { SeededRandom } from '../seededRandom.ts'
import { acceptBytes, commitBytes, commitOk, snapshotOf, startTestGroup } from './group.ts'
import { makeFounder, makePerson, passFor } from './person.ts'
import { makeTestRoom } from './room.ts'

/** Each verifies signatures, so a small share. */
const CASES = FUZZ_CASES / 500

/** One to three bytes changed, now and then cut or lengthened. */
function damaged(bytes: Uint8Array, pick: (below: number) => number): Uint8Array {
  const out = new Uint8Array(bytes)
  for (let n = pick(3); n >= 0; n--) out[pick(out.length)] = pick(256)
  if (pick(8) === 0) return out.slice(0, pick(out.length))
  return pick(8) === 0 ? new Uint8Array([...out, pick(256)]) : out
}

it('[K9] whatever bytes come, there is an answer and never an exception', { timeout: 600_000 }, async () => {
  const room = await makeTestRoom()
  const [founder, anna, ben] = [await makeFounder(room), await makePerson(room), await makePerson(room)]
  const at = await commitOk(await startTestGroup(room, founder), { by: founder, adds: [anna] })
  const passes = [await passFor({ ...room, rules: at.rules }, ben)]
  const commits = await Promise.all([
    commitBytes(at, { by: founder, adds: [ben], authenticatedData: makeEvidence({ passes }) }),
    commitBytes(at, { by: ben, external: true }),
    commitBytes(at, { by: anna, rules: await makeState(at.rules, { admission: 'lobby' }, room.owner) }),
  ])
  const snapshot = await snapshotOf(at, founder)
  for (let seed = 1; seed <= CASES; seed++) {
    const random = new SeededRandom(seed)
    const pick = (below: number) => random.int(below)
    const bytes = damaged(commits[seed % commits.length]!, pick)
    const commit = await acceptBytes(at, bytes)
    const rules = await verifyRules(damaged(at.rules.bytes, pick), room.roomId)
    const tree = seed % 2 === 0 ? damaged(snapshot.tree, pick) : snapshot.tree
    const groupInfo = seed % 2 === 1 ? damaged(snapshot.groupInfo, pick) : snapshot.groupInfo
    const group = await acceptGroup({ groupInfo, tree, roomId: room.roomId })
    for (const answer of [commit, rules, group]) expect(typeof answer.ok, `seed ${seed}`).toBe('boolean')
  }
})
