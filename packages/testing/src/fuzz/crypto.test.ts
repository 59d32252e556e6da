import {
  addToRing,
  authHashOf,
  deriveLink,
  firstRing,
  generateMemberKeys,
  newestLink,
  openBody,
  openLinkFor,
  openOlder,
  openProfile,
  openRing,
  openTitle,
  pad,
  publicKeyOf,
  sealBody,
  sealLinkFor,
  sealOlder,
  sealProfile,
  sealTitle,
  unpad,
  verifyMac,
} from '@konklave/crypto'
import { createTsMlsEngine, EngineError } from '@konklave/crypto/engine'
import { equalBytes, type GroupId, type MemberKey, type RoomId } from '@konklave/protocol'
import { describe, expect, test } from 'vitest'
import { SeededRandom } from '../seededRandom.ts'
import { FUZZ_CASES, mutateBytes, mutateMessage } from './mutate.ts'
import { messageKinds } from './samples.ts'

/** What costs a key derivation and a decryption each time. */
const SEALED_CASES = FUZZ_CASES / 10
/** What goes through the MLS library. */
const GROUP_CASES = FUZZ_CASES / 50

const filled = (size: number, fill: number) => new Uint8Array(size).fill(fill)
const roomId = filled(16, 1) as RoomId
const memberKey = filled(32, 2) as MemberKey
const nothing = new Uint8Array(0)
const ring = firstRing(roomId, filled(32, 3))
const link = newestLink(ring)

test('[K39] a padded body is a body, of a newer version, or malformed', { timeout: 600_000 }, () => {
  const values = messageKinds.find(({ name }) => name === 'sealed body')?.values ?? []
  const random = new SeededRandom(39)
  const seen = new Map<string, number>()
  for (let i = 0; i < FUZZ_CASES; i++) {
    const content = mutateMessage(values[i % values.length], random)
    const good = content.length < 16_000 ? pad(content) : content
    const padded = random.chance(0.6) ? good : mutateBytes(good, random)
    const opened = openBody(padded)
    if (opened.t === 'body') expect(sealBody(opened.body)).toEqual(padded)
    const unpadded = unpad(padded)
    if (unpadded) expect(pad(unpadded)).toEqual(padded)
    seen.set(opened.t, (seen.get(opened.t) ?? 0) + 1)
  }
  expect([...seen.keys()].sort()).toEqual(['body', 'malformed', 'unknown'])
})

describe('what somebody sealed who has the link, or has not', () => {
  test('[K5] a profile is a profile or null', { timeout: 600_000 }, async () => {
    const random = new SeededRandom(5)
    const outcomes = new Set<boolean>()
    for (let i = 0; i < SEALED_CASES; i++) {
      const value = { kind: 'guest' as const, name: random.pick(['Ada', '漢字', '<b>', '']) }
      const good = await sealProfile(value, link, memberKey)
      const sealed = random.chance(0.3) ? good : mutateBytes(good, random)
      const opened = await openProfile(sealed, link, memberKey)
      outcomes.add(opened === null)
      if (opened) expect(opened.kind).toBe('guest')
    }
    expect([...outcomes].sort()).toEqual([false, true])
  })

  test('[K7] a title is text or null', { timeout: 600_000 }, async () => {
    const random = new SeededRandom(7)
    const good = await sealTitle('Weekly', link)
    for (let i = 0; i < SEALED_CASES; i++) {
      const opened = await openTitle(mutateBytes(good, random), ring)
      expect(['Weekly', '', null]).toContain(opened)
    }
  })

  test('[K4] older secrets and secrets for one person are the right ones or none', {
    timeout: 600_000,
  }, async () => {
    const random = new SeededRandom(4)
    const next = deriveLink(roomId, filled(32, 4), 1)
    const state = {
      linkGen: 1,
      authHash: [authHashOf(link), authHashOf(next)],
      older: await sealOlder(next, g => ring.generations.get(g)),
    }
    const { dm } = await generateMemberKeys()
    const context = { groupId: filled(16, 8) as GroupId, sender: memberKey, recipient: memberKey }
    const dmKey = await publicKeyOf(dm)
    const sealed = await sealLinkFor({ ...context, dmKey, g: 1, secret: filled(32, 4) })
    for (let i = 0; i < SEALED_CASES; i++) {
      const older = state.older.map(one => mutateBytes(one, random))
      for (const opened of await openOlder(next, { ...state, older }))
        expect(opened.serverAuth).toEqual(link.serverAuth)
      const secret = mutateBytes(filled(32, 4), random)
      const found = await openRing(roomId, secret, { ...state, older })
      if (found !== 'unknown-link') expect(secret).toEqual(filled(32, 4))
      const added = await addToRing(ring, { g: 1, secret, state })
      if (added !== 'wrong-secret') expect(secret).toEqual(filled(32, 4))
      const forged = {
        ephemeral: random.chance(0.5) ? sealed.ephemeral : mutateBytes(sealed.ephemeral, random),
        sealed: random.chance(0.5) ? sealed.sealed : mutateBytes(sealed.sealed, random),
      }
      const got = await openLinkFor({ ...context, ...forged, dm, g: random.int(3) })
      if (got) expect(got).toEqual(filled(32, 4))
    }
  })

  test('[K5] no leaf but the honest one has the MAC of the link', { timeout: 600_000 }, async () => {
    const random = new SeededRandom(55)
    const credential = messageKinds.find(({ name }) => name === 'leaf credential')?.values[0] as never
    const verdicts = new Set<string>()
    for (let i = 0; i < SEALED_CASES; i++) {
      const g = random.int(2)
      const leaf = { memberKey, credential: { ...(credential as object), g, mac: random.bytes(32) } as never }
      verdicts.add(verifyMac(leaf, ring))
    }
    expect([...verdicts].sort()).toEqual(['false', 'unknown-generation'])
  })
})

test('sealed messages, commits and welcomes: an EngineError, and the group goes on', {
  timeout: 600_000,
}, async () => {
  const { ada, ben, groupId } = await twoMembers()
  const random = new SeededRandom(91)
  const plaintext = filled(256, 1)
  const commit = (await ada.commit({ groupId, authenticatedData: nothing })).commit
  await ada.drop({ groupId })
  const reasons = new Set<string>()
  for (let i = 0; i < GROUP_CASES; i++) {
    const { message } = await ada.protect({ groupId, plaintext, authenticatedData: nothing })
    const good = random.chance(0.6) ? message : commit
    const attack = mutateBytes(good, random)
    const take = random.chance(0.5)
      ? () => ben.unprotect({ groupId, message: attack })
      : () => ben.process({ groupId, commit: attack })
    if (!equalBytes(attack, good)) {
      const said = await take().then(
        () => 'taken',
        error => (error instanceof EngineError ? error.reason : `${error}`),
      )
      reasons.add(said)
    }
    // What was forged has used up nothing.
    expect((await ben.unprotect({ groupId, message })).plaintext, `case ${i}`).toEqual(plaintext)
  }
  expect([...reasons].filter(reason => reason.includes(' '))).toEqual([])
  expect(reasons.size).toBeGreaterThan(5)
  expect(reasons.has('taken')).toBe(false)
})

async function twoMembers() {
  const groupId = filled(16, 9)
  const [ada, ben] = [await createTsMlsEngine(), await createTsMlsEngine()]
  const [founder, guest] = [await newLeaf(), await newLeaf()]
  await ada.createGroup({ groupId, leaf: founder, rules: filled(100, 1) })
  const { keyPackage } = await ben.keyPackage({ leaf: guest })
  const { welcome } = await ada.commit({ groupId, adds: [keyPackage], authenticatedData: nothing })
  await ada.accept({ groupId })
  const { ratchetTree } = await ada.groupInfo({ groupId })
  if (!welcome) throw new Error('no Welcome')
  await ben.joinWelcome({ welcome, ratchetTree })
  await ben.accept({ groupId })
  return { ada, ben, groupId }
}

async function newLeaf() {
  const { sign } = await generateMemberKeys()
  return { identity: filled(40, 3), publicKey: await publicKeyOf(sign), privateKey: sign.privateKey }
}
