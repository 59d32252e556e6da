import { makeCharter, makePass, makeState, personalNames, rotateLink } from '@konklave/crypto'
import { keyHashOf, limits, type PersonalKey, type Signer } from '@konklave/protocol'
import { makeEvidence, nextState, personalWith, verifyRules } from '@konklave/protocol/rules'
import { beforeAll, describe, expect, it } from 'vitest'
import { commitOk, commitVerdict, startTestGroup, type TestGroup } from './group.ts'
import { makeFounder, makePerson, passFor, type TestPerson } from './person.ts'
import { forgeRules, makeTestRoom, newSigner, type TestRoom } from './room.ts'
import { random } from './wire.ts'

let room: TestRoom
let founder: TestPerson
/** Key of Ben's invitation. */
let key: Signer
let ben: TestPerson
let invited: PersonalKey
/** A lobby with one personal invitation and nobody but the founder. */
let lobby: TestGroup

beforeAll(async () => {
  room = await makeTestRoom({ admission: 'lobby' })
  founder = await makeFounder(room)
  key = await newSigner()
  const keyHash = keyHashOf(key.publicKey)
  invited = { keyHash, name: await (await personalNames(room.owner, room.roomId)).seal(keyHash, 'Ben') }
  const alone = await startTestGroup(room, founder)
  const rules = await makeCharter(alone.rules, { personal: [invited] }, room.owner)
  lobby = await commitOk(alone, { by: founder, rules })
  ben = await makePerson(room, { name: 'Ben', roleKey: key })
})

const under = async (at: TestGroup, admission: 'open' | 'invited' | 'locked') =>
  commitOk(at, { by: founder, rules: await makeState(at.rules, { admission }, room.owner) })
const enters = (at: TestGroup, by: TestPerson, pass = false) =>
  passIf(pass, by).then(authenticatedData => commitVerdict(at, { by, external: true, ...authenticatedData }))
const isAdded = (at: TestGroup, who: TestPerson, pass = false) =>
  passIf(pass, who).then(authenticatedData =>
    commitVerdict(at, { by: founder, adds: [who], ...authenticatedData }),
  )
const passIf = async (pass: boolean, who: TestPerson) =>
  pass
    ? { authenticatedData: makeEvidence({ passes: [await passFor({ ...room, rules: lobby.rules }, who)] }) }
    : {}

describe('a personal invitation', () => {
  it('[K12] lets its holder into a lobby without a pass, by an own commit or an Add, and nobody else', async () => {
    expect(await enters(lobby, ben)).toBe('accepted')
    expect(await isAdded(lobby, ben)).toBe('accepted')
    expect(await enters(lobby, await makePerson(room))).toBe('pass-needed')
  })

  it('[K12] lets in one at a time: who comes second needs a pass', async () => {
    const inside = await commitOk(lobby, { by: ben, external: true })
    const second = await makePerson(room, { roleKey: key })
    expect(await enters(inside, second)).toBe('pass-needed')
    expect(await isAdded(inside, second)).toBe('pass-needed')
    expect(await isAdded(inside, second, true)).toBe('accepted')
    expect(await commitVerdict(lobby, { by: founder, adds: [ben, second] })).toBe('pass-needed')
    expect(await commitVerdict(inside, { by: ben, external: true, removes: [ben] })).toBe('accepted')
  })

  it('[K12] stays with who came by it: nobody comes back without it, to free it for the next', async () => {
    const inside = await commitOk(lobby, { by: ben, external: true })
    const back = async (roleKey?: Signer) => {
      const by = await makePerson(room, { keys: ben.keys, ...(roleKey && { roleKey }) })
      return commitVerdict(inside, { by, external: true, removes: [ben] })
    }
    const other = await newSigner()
    const also = { keyHash: keyHashOf(other.publicKey), name: invited.name }
    const two = await makeCharter(inside.rules, { personal: [invited, also] }, room.owner)
    const withTwo = await commitOk(inside, { by: founder, rules: two })
    const swapped = await makePerson(room, { keys: ben.keys, roleKey: other })
    expect(await back()).toBe('resync-other-member')
    expect(await commitVerdict(withTwo, { by: swapped, external: true, removes: [ben] })).toBe(
      'resync-other-member',
    )
    expect(await back(key)).toBe('accepted')
    // Who has become an owner meanwhile shows that, and who came by one that was withdrawn can show it no longer.
    expect(await back(room.owner)).toBe('accepted')
    const withdrawn = await makeCharter(inside.rules, { personal: [] }, room.owner)
    const after = await commitOk(inside, { by: founder, rules: withdrawn })
    const bare = await makePerson(room, { keys: ben.keys })
    expect(await commitVerdict(after, { by: bare, external: true, removes: [ben] })).toBe('accepted')
  })

  it('[K12] opens no locked room', async () => {
    const locked = await under(lobby, 'locked')
    expect(await enters(locked, ben)).toBe('pass-needed')
    expect(await isAdded(locked, ben)).toBe('locked')
  })

  it('[K12] where only the invited come in, nobody else does by an Add, and who was here before by the pass', async () => {
    const closed = await under(lobby, 'invited')
    const carl = await makePerson(room)
    expect(await enters(closed, ben)).toBe('accepted')
    expect(await isAdded(closed, carl, true)).toBe('locked')
    expect(await enters(closed, carl)).toBe('pass-needed')
    expect(await enters(closed, carl, true)).toBe('accepted')
    const inside = await commitOk(closed, { by: ben, external: true })
    expect(await isAdded(inside, await makePerson(room, { roleKey: key }), true)).toBe('accepted')
  })

  it('[K5, K12] is worth nothing once it is withdrawn; whoever is in by it stays', async () => {
    const inside = await commitOk(lobby, { by: ben, external: true })
    const rules = await makeCharter(inside.rules, { personal: [] }, room.owner)
    const after = await commitOk(inside, { by: founder, rules })
    expect(after.rules.charter.personal).toBeUndefined()
    expect(after.group.leafOf(ben.memberKey)).not.toBeNull()
    expect(await enters(after, await makePerson(room, { roleKey: key }))).toBe('credential-unnamed')
  })

  it('[K12] gives no role: its key signs no pass and no state', async () => {
    const carl = await makePerson(room)
    const own = await makePass(key, { roomId: room.roomId, memberKey: carl.memberKey, passGen: 0 })
    const authenticatedData = makeEvidence({ passes: [own] })
    expect(await commitVerdict(lobby, { by: carl, external: true, authenticatedData })).toBe('pass-needed')
    const forged = await forgeRules(lobby.rules, {
      state: { seq: lobby.rules.state.seq + 1, admission: 'open', by: key },
    })
    expect(await commitVerdict(lobby, { by: founder, rules: forged })).toBe('not-entitled')
  })

  it('[K14] dies with the removal of who came by it, and stays dead when the list of the barred is emptied', async () => {
    const inside = await commitOk(lobby, { by: ben, external: true })
    const kick = { rules: inside.rules, ring: room.ring, signer: room.owner, kick: [ben] }
    const { rules } = await rotateLink(kick)
    const after = await commitOk(inside, { by: founder, rules, removes: [ben] })
    const again = await makePerson(room, { roleKey: key })
    expect(await enters(after, again)).toBe('omits-barred')
    const full = Array.from({ length: 255 }, () => keyHashOf(random(32)))
    const link = { authHash: random(32), older: [random(60), random(60)] }
    const before = { ...after.rules.state, barred: [...full, invited.keyHash] }
    const emptied = nextState(before, { bar: [keyHashOf(random(32))], link }, after.rules.charter)
    expect(emptied.barred[0]).toEqual(invited.keyHash)
    expect(emptied.barred).toHaveLength(2)
  })
})

describe('the list in the charter', () => {
  it('[K7] names no key twice, none that has a role, and no more than it may', async () => {
    const verdict = async (personal: PersonalKey[]) => {
      const charter = { personal, by: room.owner }
      const read = await verifyRules(await forgeRules(lobby.rules, { charter }), room.roomId)
      return read.ok ? 'ok' : read.reason
    }
    const others = (n: number) =>
      Array.from({ length: n }, () => ({ keyHash: keyHashOf(random(32)), name: invited.name }))
    expect(await verdict(others(limits.PERSONAL_MAX))).toBe('ok')
    expect(await verdict(others(limits.PERSONAL_MAX + 1))).toBe('wrong-shape')
    expect(await verdict([])).toBe('wrong-shape')
    expect(await verdict([invited, invited])).toBe('duplicate-entry')
    const owner = keyHashOf(room.owner.publicKey)
    expect(await verdict([{ ...invited, keyHash: owner }])).toBe('duplicate-entry')
  })

  it('[K7] takes one more while it is not full and leaves room for kicks', () => {
    const { charter } = lobby.rules
    const list = (n: number) => ({ ...charter, personal: Array.from({ length: n }, () => invited) })
    const bytes = new Uint8Array(12 * 1024)
    expect(personalWith(invited, { charter, bytes })).toHaveLength(2)
    expect(personalWith(invited, { charter: list(limits.PERSONAL_MAX - 1), bytes })).toHaveLength(
      limits.PERSONAL_MAX,
    )
    expect(personalWith(invited, { charter: list(limits.PERSONAL_MAX), bytes })).toBeNull()
    expect(personalWith(invited, { charter, bytes: new Uint8Array(12 * 1024 + 1) })).toBeNull()
  })

  it('[K7] is changed by owners only', async () => {
    const charter = { seq: lobby.rules.charter.seq + 1, personal: [invited], by: ben.signer }
    const rules = await forgeRules(lobby.rules, { charter })
    expect(await commitVerdict(lobby, { by: founder, rules })).toBe('not-an-owner')
  })
})
