import { expect, test } from 'vitest'
import { base64url, concat, fromBase64url } from './bytes.ts'
import { hash } from './hash.ts'
import type { RoomId } from './ids.ts'
import { formatToken, parseToken, roomPath } from './link.ts'

const bytes = (size: number, fill: number) => new Uint8Array(size).fill(fill)
const roomId = bytes(16, 1) as RoomId
const guest = { kind: 'guest' as const, roomId, linkSecret: bytes(32, 2) }

/** A token of any content with a right checksum. */
const sealed = (...content: number[]) => {
  const head = Uint8Array.from(content)
  return base64url(concat(head, hash(head).slice(0, 2)))
}

test('[K2] each kind comes back whole, with or without #', () => {
  for (const token of [
    guest,
    { ...guest, kind: 'owner' as const, ownerSeed: bytes(32, 3) },
    { ...guest, kind: 'role' as const, roleSeed: bytes(32, 5) },
    { kind: 'grant' as const, grant: bytes(32, 4) },
  ]) {
    expect(parseToken(formatToken(token))).toEqual(token)
    expect(parseToken(`#${formatToken(token)}`)).toEqual(token)
  }
})

test('[K2] the first script knows an owner’s link by its first letters', () => {
  const text = formatToken({ ...guest, kind: 'owner', ownerSeed: bytes(32, 3) })
  expect(text.slice(0, 3)).toBe('AQE')
  expect(formatToken({ ...guest, kind: 'role', roleSeed: bytes(32, 3) }).slice(0, 3)).toBe('AQM')
  expect(formatToken(guest).slice(0, 3)).not.toBe('AQE')
  expect(roomPath(guest)).toBe(`/m#${formatToken(guest)}`)
})

test('[K2] a mistyped letter anywhere is noticed', () => {
  const whole = fromBase64url(formatToken(guest)) ?? new Uint8Array()
  for (let at = 0; at < whole.length; at++) {
    const wrong = whole.slice()
    wrong[at] = (wrong[at] ?? 0) ^ 1
    expect(parseToken(base64url(wrong))).toBe('cut')
  }
})

test('[K2] what a sentence around the link left at its end is not part of it', () => {
  for (const rest of ['.', ' ', '%20', '%2520', ').', ' and then', '\u00a0', '"'])
    expect(parseToken(`#${formatToken(guest)}${rest}`)).toEqual(guest)
  expect(parseToken(`${formatToken(guest)}A`)).toBe('cut')
  expect(parseToken('.')).toBe('cut')
})

test('[K2] a newer version or kind asks for a newer client; a wrong length is a cut link', () => {
  const body = Array.from({ length: 48 }, () => 7)
  expect(parseToken(sealed(2, 0, ...body))).toBe('newer-version')
  expect(parseToken(sealed(1, 9, ...body))).toBe('newer-version')
  expect(parseToken(sealed(1, 0, ...body.slice(1)))).toBe('cut')
  expect(parseToken(sealed(1, 0, ...body, 7))).toBe('cut')
  expect(parseToken('')).toBe('missing')
})
