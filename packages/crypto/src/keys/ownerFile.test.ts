import {
  type Bytes,
  concat,
  encode,
  formatOwnerFile,
  type OwnerFile,
  parseOwnerFile,
} from '@konklave/protocol'
import { argon2id } from '@noble/hashes/argon2.js'
import { describe, expect, it } from 'vitest'
import { seal } from '../aead.ts'
import { pad } from '../pad.ts'
import { openOwnerFile, sealOwnerFile } from './ownerFile.ts'

type Vectors = { passphrase: string; key: string; head: string; contents: string; file: string }
const name = 'ownerFile'
const { default: vectors }: { default: Vectors } = await import(`./${name}.vectors.json`)
const bytes = (text: string): Bytes =>
  Uint8Array.from(text.match(/../g) ?? [], byte => Number.parseInt(byte, 16))
const filled = (size: number, fill: number) => new Uint8Array(size).fill(fill)

const contents = {
  origin: 'https://meet.example.org',
  roomId: filled(16, 1) as never,
  linkSecret: filled(32, 2),
  ownerSeed: filled(32, 3),
}
const { passphrase } = vectors
const file = bytes(vectors.file)
const head = bytes(vectors.head)
const parsed = parseOwnerFile(file) as OwnerFile

/** The vector's file, with other contents or another head under the same key. */
const sealedAnew = async (content: Uint8Array, aad: Uint8Array) =>
  formatOwnerFile({ ...parsed, sealed: await seal(bytes(vectors.key), pad(content, [512]), aad) })

describe('an owner file', () => {
  it('[K17] comes back whole with its passphrase, and with no other', { timeout: 60_000 }, async () => {
    const made = await sealOwnerFile({ contents, passphrase })
    expect(await openOwnerFile({ bytes: made, passphrase })).toEqual({ t: 'opened', contents })
    expect(await openOwnerFile({ bytes: made, passphrase: passphrase.slice(1) })).toEqual({
      t: 'wrong-passphrase',
    })
  })

  it('[K17] says nothing of what is in it, and is never the same twice', { timeout: 60_000 }, async () => {
    const one = await sealOwnerFile({ contents, passphrase })
    const longer = { ...contents, origin: `https://${'a'.repeat(250)}.example:65535` }
    const two = await sealOwnerFile({ contents: longer, passphrase })
    expect(two).toHaveLength(one.length)
    const text = (all: Uint8Array) => new TextDecoder('latin1').decode(all)
    for (const part of [contents.linkSecret, contents.ownerSeed, contents.roomId])
      expect(text(one)).not.toContain(text(part))
    const [a, b] = [parseOwnerFile(one), parseOwnerFile(two)] as [OwnerFile, OwnerFile]
    expect(a.salt).not.toEqual(b.salt)
    expect(a.sealed.slice(0, 12)).not.toEqual(b.sealed.slice(0, 12))
  })

  it('[K17] of another implementation is opened, however its passphrase is typed', {
    timeout: 60_000,
  }, async () => {
    expect(await openOwnerFile({ bytes: file, passphrase })).toEqual({ t: 'opened', contents })
    const typed = passphrase.replace('ﬁ', 'fi').normalize('NFD')
    expect(typed).not.toBe(passphrase)
    expect((await openOwnerFile({ bytes: file, passphrase: typed })).t).toBe('opened')
    expect(await openOwnerFile({ bytes: file.subarray(0, -1), passphrase })).toEqual({ t: 'cut' })
  })

  it('[K17] with any byte of its head changed is refused', { timeout: 180_000 }, async () => {
    const seen = new Set<string>()
    const readable: Uint8Array[] = []
    for (let at = 0; at <= head.length; at++) {
      const changed = file.slice()
      changed[at] = (changed[at] ?? 0) ^ 1
      const read = parseOwnerFile(changed)
      if (typeof read === 'string') seen.add(read)
      else readable.push(changed)
    }
    expect([...seen].sort()).toEqual(['cut', 'newer-version', 'not-an-owner-file'])
    // The salt: each of these costs a second.
    expect(readable).toHaveLength(16)
    for (const changed of [readable[0], readable[15]])
      expect(await openOwnerFile({ bytes: changed ?? file, passphrase })).toEqual({ t: 'wrong-passphrase' })
  })

  it('[K17] is opened under the head it was sealed under, and no other', { timeout: 60_000 }, async () => {
    const content = bytes(vectors.contents)
    const fits = await sealedAnew(content, head)
    expect((await openOwnerFile({ bytes: fits, passphrase })).t).toBe('opened')
    const other = head.slice()
    other[19] = 2
    const older = await sealedAnew(content, other)
    expect((await openOwnerFile({ bytes: older, passphrase })).t).toBe('wrong-passphrase')
  })

  it('[K17] with other contents than a room’s link is refused', { timeout: 60_000 }, async () => {
    const wrong = [
      { ...contents, origin: 'javascript:alert(1)' },
      { ...contents, ownerSeed: filled(31, 3) },
      { ...contents, more: 1 },
    ]
    for (const value of wrong) {
      const made = await sealedAnew(encode(value), head)
      expect((await openOwnerFile({ bytes: made, passphrase })).t).toBe('cut')
    }
    const notPadded = concat(pad(encode(contents), [512]).subarray(0, 511), Uint8Array.of(1))
    const sealed = await seal(bytes(vectors.key), notPadded, head)
    const made = formatOwnerFile({ ...parsed, sealed })
    expect((await openOwnerFile({ bytes: made, passphrase })).t).toBe('cut')
  })

  it('[K17] is not made under a short passphrase', async () => {
    await expect(sealOwnerFile({ contents, passphrase: '𝒶'.repeat(14) })).rejects.toThrow(RangeError)
    // Counted as it is used: eight letters of one sound each, typed as sixteen.
    await expect(sealOwnerFile({ contents, passphrase: 'e\u0301'.repeat(8) })).rejects.toThrow(RangeError)
  })
})

it('[K17] Argon2id is the one of RFC 9106 §5.3', () => {
  const tag = argon2id(filled(32, 1), filled(16, 2), {
    ...{ m: 32, t: 3, p: 4, dkLen: 32, key: filled(8, 3), personalization: filled(12, 4) },
  })
  expect(tag).toEqual(bytes('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659'))
})
