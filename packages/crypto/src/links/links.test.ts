import { equalBytes, hash, hex } from '@konklave/protocol'
import { encodeRules, generationOf, type Rules, verifyRules } from '@konklave/protocol/rules'
import { beforeAll, describe, expect, it } from 'vitest'
import { openTitle, sealTitle } from '../credentials/title.ts'
import { signerOf } from '../keys/memberKeys.ts'
import { newOwnerSeed, ownerKeys } from '../keys/ownerKey.ts'
import { makeRoom, type NewRoom } from '../rules/makeRoom.ts'
import { type Rotation, rotateLink } from '../rules/rotateLink.ts'
import { deriveLink } from './deriveLink.ts'
import { openOlder } from './older.ts'
import { addToRing, type LinkRing, newestLink, openRing } from './ring.ts'

type Stage = { readonly rules: Rules; readonly ring: LinkRing; readonly secret: Uint8Array<ArrayBuffer> }

let room: NewRoom
let owner: Awaited<ReturnType<typeof signerOf>>
/** The room at generations 0, 1 and 2. */
let stages: Stage[]

const verified = async (bytes: Uint8Array) => {
  const rules = await verifyRules(bytes, room.roomId)
  if (!rules.ok) throw new Error(rules.reason)
  return rules.value
}
const rotate = async ({ rules, ring }: Stage): Promise<Stage> => {
  const made: Rotation = await rotateLink({ rules, ring, signer: owner })
  return { rules: await verified(made.rules), ring: made.ring, secret: made.secret }
}

beforeAll(async () => {
  owner = await signerOf(await ownerKeys(newOwnerSeed()))
  room = await makeRoom({
    owner,
    serverKey: new Uint8Array(32),
    admission: 'open',
    admitRight: 'moderators',
    anyoneMayStart: false,
    title: 'Rat der Stadt',
  })
  const rules = await verified(encodeRules({ charter: room.charter, state: room.state }))
  const zero = { rules, ring: room.ring, secret: room.linkSecret }
  const one = await rotate(zero)
  stages = [zero, one, await rotate(one)]
})

const open = async (link: number, state: number) => {
  const ring = await openRing(room.roomId, stages[link]!.secret, stages[state]!.rules.state)
  if (ring === 'unknown-link') throw new Error(ring)
  return ring
}

describe('what a link gives', () => {
  it('[K3] four keys, all different, bound to the room', () => {
    const secret = new Uint8Array(32).fill(5)
    const keys = (roomId: typeof room.roomId) => {
      const link = deriveLink(roomId, secret, 0)
      return [link.admit, link.meta, link.older]
        .map(key => hex(key.unsafeBytes()))
        .concat(hex(link.serverAuth))
    }
    const other = new Uint8Array(16) as typeof room.roomId
    expect(new Set([...keys(room.roomId), ...keys(other), hex(secret)]).size).toBe(9)
  })

  it('[K3] the server gets a hash of a key that opens nothing', () => {
    const { state } = stages[0]!.rules
    const link = newestLink(stages[0]!.ring)
    expect(state.authHash).toEqual([hash(link.serverAuth)])
    expect(generationOf(link.serverAuth, state)).toBe(0)
  })

  it('[K3] the media salt is generation 0’s for the room’s life', async () => {
    const salts = await Promise.all([open(0, 0), open(1, 1), open(2, 2), open(0, 2)])
    const [first, ...later] = salts.map(ring => ring.mediaSalt?.unsafeBytes())
    for (const salt of later) expect(salt).toEqual(first)
    expect(first).toHaveLength(32)
  })

  it('[K3] a link of another room, or no link, opens no ring', async () => {
    expect(await openRing(room.roomId, new Uint8Array(32), stages[2]!.rules.state)).toBe('unknown-link')
  })
})

describe('rotation', () => {
  it('[K4] the new link opens all the old ones', async () => {
    expect([...(await open(2, 2)).generations.keys()].sort()).toEqual([0, 1, 2])
    expect([...(await open(1, 1)).generations.keys()].sort()).toEqual([0, 1])
  })

  it('[K4] the old opens nothing newer, and is told apart as old', async () => {
    const old = await open(0, 2)
    expect([...old.generations.keys()]).toEqual([0])
    expect(newestLink(old).g).toBeLessThan(stages[2]!.rules.state.linkGen)
    const middle = await open(1, 2)
    expect([...middle.generations.keys()]).toEqual([1])
    expect(middle.mediaSalt).toBeNull()
    const pretending = deriveLink(room.roomId, stages[1]!.secret, 2)
    expect(await openOlder(pretending, stages[2]!.rules.state)).toEqual([])
  })

  it('[K4] every rotation seals anew', () => {
    const [before, after] = [stages[1]!.rules.state.older, stages[2]!.rules.state.older]
    expect(after).toHaveLength(2)
    expect(equalBytes(before[0]!, after[0]!)).toBe(false)
  })

  it('[K4] a lost generation breaks no chain', async () => {
    const zero = stages[0]!
    const lost: Stage = { ...stages[1]!, ring: zero.ring } // never got the secret of generation 1
    const two = await rotate(lost)
    const ring = await openRing(room.roomId, two.secret, two.rules.state)
    if (ring === 'unknown-link') throw new Error(ring)
    expect([...ring.generations.keys()].sort()).toEqual([0, 2])
    expect(ring.mediaSalt?.unsafeBytes()).toEqual(zero.ring.mediaSalt?.unsafeBytes())
  })

  it('[K4] a secret that comes as a message must be the one the state lists', async () => {
    const { state } = stages[1]!.rules
    const ring = await addToRing(stages[0]!.ring, { g: 1, secret: stages[1]!.secret, state })
    if (ring === 'wrong-secret') throw new Error(ring)
    expect([...ring.generations.keys()].sort()).toEqual([0, 1])
    const wrong = { g: 1, secret: stages[2]!.secret, state }
    expect(await addToRing(stages[0]!.ring, wrong)).toBe('wrong-secret')
    expect(await addToRing(stages[0]!.ring, { ...wrong, g: 2 })).toBe('wrong-secret')
  })

  it('[K4] generation 0 survives 40 rotations', async () => {
    let stage = stages[2]!
    while (stage.rules.state.linkGen < 40) stage = await rotate(stage)
    const ring = await openRing(room.roomId, stage.secret, stage.rules.state)
    if (ring === 'unknown-link') throw new Error(ring)
    expect(ring.mediaSalt?.unsafeBytes()).toEqual(stages[0]!.ring.mediaSalt?.unsafeBytes())
    expect(ring.generations.size).toBe(33)
    // On somebody's word alone it is not taken: a wrong one would make true leaves look false (K5).
    const { state } = stage.rules
    const lacking = {
      ...stages[1]!.ring,
      generations: new Map([...ring.generations].filter(([g]) => g > 30)),
    }
    expect(await addToRing(lacking, { g: 0, secret: new Uint8Array(32), state })).toBe('wrong-secret')
  })

  it('[K14] the title moves under the new link', async () => {
    const { state } = stages[2]!.rules
    expect(await openTitle(state.title, await open(2, 2))).toBe('Rat der Stadt')
    expect(await openTitle(state.title, await open(0, 2))).toBeNull()
  })

  it('[K7] a title has one size, and none has no bytes', async () => {
    const link = newestLink(stages[0]!.ring)
    expect((await sealTitle('a', link)).length).toBe((await sealTitle('漢'.repeat(80), link)).length)
    expect(await sealTitle('', link)).toHaveLength(0)
    expect(await openTitle(new Uint8Array(), stages[0]!.ring)).toBe('')
  })
})
