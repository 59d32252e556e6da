import {
  type Bytes,
  concat,
  type GroupId,
  hash,
  type MediaId,
  type MemberKey,
  mediaIdOf,
  utf8,
} from '@konklave/protocol'
import { expect, it } from 'vitest'
import { expand, u16 } from './kdf.ts'
import { mediaPrk, senderKey, senderKeys } from './mediaKeys.ts'
import { Secret } from './secret.ts'

type Vectors = {
  mediaSalt: string
  exported: string
  prk: string
  mediaId: string
  senderKey: string
  frames: { kindCode: number; ctx: number; key: string; salt: string; counter: number; nonce: string }[]
}
const name = 'media'
const { default: vectors }: { default: Vectors } = await import(`./${name}.vectors.json`)
const bytes = (text: string): Bytes =>
  Uint8Array.from(text.match(/../g) ?? [], byte => Number.parseInt(byte, 16))

it('[K33] media keys agree with another implementation', () => {
  const prk = mediaPrk(new Secret(bytes(vectors.mediaSalt)), new Secret(bytes(vectors.exported)))
  expect(prk.unsafeBytes()).toEqual(bytes(vectors.prk))
  const secret = senderKey(prk, bytes(vectors.mediaId) as MediaId)
  expect(secret).toEqual(bytes(vectors.senderKey))
  for (const frame of vectors.frames) {
    const info = concat(utf8('frame'), Uint8Array.of(frame.kindCode), u16(frame.ctx))
    expect(expand(secret, info, 44)).toEqual(concat(bytes(frame.key), bytes(frame.salt)))
  }
})

it('[K33] each sender, epoch and room has another key', () => {
  const exported = bytes(vectors.exported)
  const salt = new Secret(bytes(vectors.mediaSalt))
  const groupId = new Uint8Array(16) as GroupId
  const leaves = [1, 2].map(n => ({ index: n, memberKey: new Uint8Array(32).fill(n) as MemberKey }))
  const [one, two] = senderKeys(mediaPrk(salt, new Secret(exported)), groupId, leaves)
  expect(one?.mediaId).toEqual(mediaIdOf(groupId, new Uint8Array(32).fill(1) as MemberKey))
  expect(one?.secret).not.toEqual(two?.secret)
  const [later] = senderKeys(mediaPrk(salt, new Secret(exported.toReversed())), groupId, leaves)
  const [withoutLink] = senderKeys(
    mediaPrk(new Secret(new Uint8Array(32)), new Secret(exported)),
    groupId,
    leaves,
  )
  expect(later?.secret).not.toEqual(one?.secret)
  expect(withoutLink?.secret).not.toEqual(one?.secret)
})

it('[K26] a media id is a pseudonym of one member in one meeting', () => {
  const [one, two] = [1, 2].map(n => new Uint8Array(32).fill(n) as MemberKey)
  const [here, there] = [0, 9].map(n => new Uint8Array(16).fill(n) as GroupId)
  const ids = [mediaIdOf(here!, one!), mediaIdOf(there!, one!), mediaIdOf(here!, two!)]
  expect(new Set(ids.map(id => id.join())).size).toBe(3)
  expect(ids[0]).toEqual(hash(utf8('konklave media id v1'), here!, one!).slice(0, 16))
})
