import {
  type Bytes,
  concat,
  encode,
  type GroupId,
  type LineBody,
  limits,
  type MemberKey,
} from '@konklave/protocol'
import { describe, expect, it } from 'vitest'
import { seal } from '../aead.ts'
import { sealBody } from '../body.ts'
import { u64 } from '../kdf.ts'
import { pad } from '../pad.ts'
import { generateMemberKeys, type MemberKeys, memberKeyOf, publicKeyOf } from './memberKeys.ts'
import { sharedKey } from './sealTo.ts'
import { openWhisper, openWhisperTo, sealWhisper, sealWhisperTo } from './whisper.ts'

type End = { memberKey: string; dmPrivate: string; dmKey: string }
type Vectors = {
  groupId: string
  n: number
  sender: End
  recipient: End
  body: string
  whisper: string
  whisperTo: { slot: string; sealed: string }
}
const name = 'whisper'
const { default: vectors }: { default: Vectors } = await import(`./${name}.vectors.json`)
const bytes = (text: string): Bytes =>
  Uint8Array.from(text.match(/../g) ?? [], byte => Number.parseInt(byte, 16))
const filled = (size: number, fill: number) => new Uint8Array(size).fill(fill)
const groupId = filled(16, 1) as GroupId
const n = 5_000_007
const line = { t: 'chat', n, text: 'only for you' } as const satisfies LineBody

/** Somebody in the group `groupId`. */
async function somebody() {
  const keys: MemberKeys = await generateMemberKeys()
  const memberKey = await memberKeyOf(keys)
  const reader = { memberKey, dmKey: await publicKeyOf(keys.dm) }
  return { reader, own: { groupId, memberKey, dm: keys.dm } }
}

describe('a whisper', () => {
  it('[K42] of another implementation is read', async () => {
    const { sender, recipient, whisperTo } = vectors
    const [from, to] = [sender, recipient].map(end => ({
      memberKey: bytes(end.memberKey) as MemberKey,
      dmKey: bytes(end.dmKey),
    }))
    if (!from || !to) throw new Error('two ends')
    // PKCS#8 of an X25519 private key (RFC 8410 §7).
    const pkcs8 = concat(bytes('302e020100300506032b656e04220420'), bytes(recipient.dmPrivate))
    const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, 'X25519', false, ['deriveBits'])
    const publicKey = await crypto.subtle.importKey('raw', to.dmKey, 'X25519', true, [])
    const own = {
      groupId: bytes(vectors.groupId) as GroupId,
      memberKey: to.memberKey,
      dm: { privateKey, publicKey },
    }
    const said = { t: 'chat', n: vectors.n, text: 'for you only' }
    expect(encode(said)).toEqual(bytes(vectors.body))
    expect(await openWhisper({ own, from, n: vectors.n, sealed: bytes(vectors.whisper) })).toEqual(said)
    const slots = Array.from({ length: 8 }, (_, i) => (i === 5 ? bytes(whisperTo.slot) : filled(60, i)))
    expect(await openWhisperTo({ own, from, n: vectors.n, sealed: bytes(whisperTo.sealed), slots })).toEqual(
      said,
    )
  })

  it('[K42] is read by its recipient, and by nobody else', async () => {
    const [anna, ben, carla] = [await somebody(), await somebody(), await somebody()]
    const sealed = await sealWhisper({ own: anna.own, to: ben.reader, body: line })
    const read = { from: anna.reader, n, sealed }
    expect(await openWhisper({ ...read, own: ben.own })).toEqual(line)
    expect(await openWhisper({ ...read, own: carla.own })).toBeNull()
    // One key for each direction: what was sent does not come back as if it were an answer.
    expect(await openWhisper({ ...read, own: anna.own, from: ben.reader })).toBeNull()
  })

  it('[K42] opens under its author’s name, its number and its group only', async () => {
    const [anna, ben, mallory] = [await somebody(), await somebody(), await somebody()]
    const sealed = await sealWhisper({ own: anna.own, to: ben.reader, body: line })
    const { own } = ben
    expect(await openWhisper({ own, from: mallory.reader, n, sealed })).toBeNull()
    const renamed = { ...anna.reader, memberKey: mallory.reader.memberKey }
    expect(await openWhisper({ own, from: renamed, n, sealed })).toBeNull()
    expect(await openWhisper({ own, from: anna.reader, n: n + 1, sealed })).toBeNull()
    const elsewhere = { ...own, groupId: filled(16, 2) as GroupId }
    expect(await openWhisper({ own: elsewhere, from: anna.reader, n, sealed })).toBeNull()
  })

  it('[K42] whose inside has another number than its outside is none', async () => {
    const [anna, ben] = [await somebody(), await somebody()]
    const ends = concat(anna.reader.memberKey, ben.reader.memberKey)
    const key = await sharedKey(anna.own.dm.privateKey, ben.reader.dmKey, 'whisper', concat(groupId, ends))
    const aad = concat(ends, anna.reader.memberKey, u64(n))
    const sealedAs = (body: LineBody) => seal(key, pad(encode(body), limits.WHISPER_SIZES_BYTES), aad)
    const read = { own: ben.own, from: anna.reader, n }
    expect(await openWhisper({ ...read, sealed: await sealedAs(line) })).toEqual(line)
    expect(await openWhisper({ ...read, sealed: await sealedAs({ ...line, n: n + 1 }) })).toBeNull()
    expect(await openWhisper({ ...read, sealed: await seal(key, encode(line), aad) })).toBeNull()
  })

  it('[K42] to a key of small order goes out as noise, of the same size', async () => {
    const [anna, ben] = [await somebody(), await somebody()]
    const small = { memberKey: ben.reader.memberKey, dmKey: filled(32, 0) }
    const noise = await sealWhisper({ own: anna.own, to: small, body: line })
    expect(noise.length).toBe((await sealWhisper({ own: anna.own, to: ben.reader, body: line })).length)
    expect(
      await openWhisper({ own: ben.own, from: { ...anna.reader, dmKey: filled(32, 0) }, n, sealed: noise }),
    ).toBeNull()
  })

  it('[K39] [K42] is as large on the wire as an open line of its length, but near the edge of a size; to those who lead, one size larger at most', async () => {
    const [anna, ben] = [await somebody(), await somebody()]
    for (const length of [1, 45, 240, 1_200, 3_900]) {
      for (const letter of ['a', '漢']) {
        const body: LineBody = { ...line, text: letter.repeat(length) }
        const sealed = await sealWhisper({ own: anna.own, to: ben.reader, body })
        expect(sealBody({ t: 'whisper', n, sealed })).toHaveLength(sealBody(body).length)
        const open = limits.PAD_SIZES_BYTES.indexOf(sealBody(body).length as 256)
        const whisperTo = await sealWhisperTo({ own: anna.own, to: [ben.reader], body })
        const sizes: readonly number[] = limits.PAD_SIZES_BYTES.slice(open, open + 2)
        expect(sizes).toContain(sealBody({ t: 'whisperTo', n, ...whisperTo }).length)
      }
    }
  })
})

describe('a line for those who lead', () => {
  it('[K42] is read by each of them, and by nobody else', async () => {
    const [anna, other] = [await somebody(), await somebody()]
    const leading = await Promise.all(Array.from({ length: 8 }, somebody))
    const to = leading.map(({ reader }) => reader)
    const said = { n, from: anna.reader, ...(await sealWhisperTo({ own: anna.own, to, body: line })) }
    for (const { own } of leading) expect(await openWhisperTo({ ...said, own })).toEqual(line)
    expect(await openWhisperTo({ ...said, own: other.own })).toBeNull()
    expect(await openWhisperTo({ ...said, n: n + 1, own: leading[0]?.own ?? anna.own })).toBeNull()
  })

  it('[K42] has eight slots of one size, however many they are, none like another', async () => {
    const [anna, ben] = [await somebody(), await somebody()]
    for (const to of [[], [ben.reader], Array.from({ length: 8 }, () => ben.reader)]) {
      const { slots } = await sealWhisperTo({ own: anna.own, to, body: line })
      expect(slots).toHaveLength(limits.WHISPER_SLOTS)
      expect(new Set(slots.map(String)).size).toBe(8)
      for (const slot of slots) expect(slot).toHaveLength(60)
    }
  })

  it('[K42] whose slot was meant for a whisper, or the other way round, does not open', async () => {
    const [anna, ben] = [await somebody(), await somebody()]
    const { slots } = await sealWhisperTo({ own: anna.own, to: [ben.reader], body: line })
    const [slot = new Uint8Array()] = slots
    expect(await openWhisper({ own: ben.own, from: anna.reader, n, sealed: slot })).toBeNull()
    const sealed = await sealWhisper({ own: anna.own, to: ben.reader, body: line })
    const from = anna.reader
    expect(
      await openWhisperTo({ own: ben.own, from, n, sealed, slots: [sealed, ...slots.slice(1)] }),
    ).toBeNull()
  })
})
