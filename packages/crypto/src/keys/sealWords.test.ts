import { limits, type RoomId } from '@konklave/protocol'
import { expect, test } from 'vitest'
import { deriveLink } from '../links/deriveLink.ts'
import { generateMemberKeys, publicKeyOf } from './memberKeys.ts'
import { openKnockWords, sealKnockWords } from './sealWords.ts'

const roomId = new Uint8Array(16).fill(7) as RoomId
const link = deriveLink(roomId, new Uint8Array(32).fill(1), 0)

async function sealed(text: string, by = link) {
  const { dm } = await generateMemberKeys()
  const keyPackage = crypto.getRandomValues(new Uint8Array(300))
  const dmKey = await publicKeyOf(dm)
  return { dm, keyPackage, dmKey, bytes: await sealKnockWords(text, { link: by, keyPackage, dmKey }) }
}

test('[K25] words open for the knock they are for, in one size whatever they say', async () => {
  for (const text of ['a', 'ä'.repeat(200), '漢'.repeat(200)]) {
    const { dm, keyPackage, bytes } = await sealed(text)
    expect(bytes).toHaveLength(limits.KNOCK_WORDS_SEALED_BYTES)
    expect(await openKnockWords(bytes, { link, keyPackage, dm })).toBe(text)
  }
})

test('[K25] not for another person, another knock of the same, by another link, changed, or of nothing', async () => {
  const { dm, keyPackage, bytes } = await sealed('wait')
  const other = await generateMemberKeys()
  const open = (change: Partial<Parameters<typeof openKnockWords>[1]>, of: Uint8Array = bytes) =>
    openKnockWords(of, { link, keyPackage, dm, ...change })
  expect(await open({ dm: other.dm })).toBeNull()
  expect(await open({ keyPackage: keyPackage.with(0, (keyPackage[0] ?? 0) ^ 1) })).toBeNull()
  expect(await open({ link: deriveLink(roomId, new Uint8Array(32).fill(2), 0) })).toBeNull()
  expect(await open({}, bytes.with(60, (bytes[60] ?? 0) ^ 1))).toBeNull()
  expect(await open({}, new Uint8Array(bytes.length))).toBeNull()
  expect(await open({}, new Uint8Array())).toBeNull()
  // The server has the key package and its keys, but no link: this is what it can make.
  const forged = await sealed('call this number', deriveLink(roomId, new Uint8Array(32), 0))
  expect(await openKnockWords(forged.bytes, { ...forged, link })).toBeNull()
  const empty = await sealed('')
  expect(await openKnockWords(empty.bytes, { ...empty, link })).toBeNull()
})
