import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { MediaKind } from '../types.ts'
import { type Bytes, concat, fromBase64url } from './bytes.ts'
import { chance } from './chance.fixture.ts'
import { frameKey, openFrame, sealFrame } from './cipher.ts'
import { clearBytes } from './clearBytes.ts'
import { contextsPerWorker, FrameCounter, OwnContexts } from './ownContexts.ts'
import { counterEnd, readTrailer, type Trailer, writeTrailer } from './trailer.ts'

const hex = (text: string): Bytes =>
  Uint8Array.from(text.match(/../g) ?? [], byte => Number.parseInt(byte, 16))
const toHex = (bytes: Uint8Array) => [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')
const secret = hex(`${'00'.repeat(31)}01`)
const mediaId = fromBase64url('AAECAwQFBgcICQoLDA0ODw')
const trailer: Trailer = { clear: 0, kind: 'camera', epoch: 7, leafIndex: 3, ctx: 5, counter: 9 }

describe('vectors', () => {
  type Vector = {
    secret: string
    mediaId: string
    trailer: Trailer
    plain: string
    frame: string
  }
  const vectors: Vector[] = JSON.parse(readFileSync(new URL('./vectors.json', import.meta.url), 'utf8'))
  test.each(vectors)('[K33] [K35] $trailer.kind, clear $trailer.clear, ctx $trailer.ctx', async vector => {
    const key = await frameKey(hex(vector.secret), vector.trailer.kind, vector.trailer.ctx)
    const sealed = await sealFrame(key, hex(vector.mediaId), vector.trailer, hex(vector.plain))
    expect(toHex(sealed)).toBe(vector.frame)
    expect(readTrailer(sealed)).toEqual(vector.trailer)
    const opened = await openFrame(key, hex(vector.mediaId), vector.trailer, sealed)
    expect(toHex(new Uint8Array(opened!))).toBe(vector.plain)
  })
})

describe('cipher', () => {
  test('[K33] key and salt are HKDF-Expand of the sender key, as WebCrypto itself computes HKDF', async () => {
    // HKDF with Extract first: the sender key stands for the PRK, so the same PRK is made by extracting here.
    const ikm = hex('0b'.repeat(22))
    const hmac = { name: 'HMAC', hash: 'SHA-256' }
    const salt = hex('ab'.repeat(32))
    const prk = new Uint8Array(
      await crypto.subtle.sign(hmac, await crypto.subtle.importKey('raw', salt, hmac, false, ['sign']), ikm),
    )
    const info = concat(new TextEncoder().encode('frame'), Uint8Array.of(2, 0x12, 0x34))
    const hkdf = await crypto.subtle.importKey('raw', ikm, 'HKDF', false, ['deriveBits'])
    const okm = new Uint8Array(
      await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, hkdf, 44 * 8),
    )
    const ours = await frameKey(prk, 'camera', 0x1234)
    expect(toHex(ours.salt)).toBe(toHex(okm.slice(32)))
    const theirs = {
      key: await crypto.subtle.importKey('raw', okm.slice(0, 32), 'AES-GCM', false, ['decrypt']),
      salt: ours.salt,
    }
    const sealed = await sealFrame(ours, mediaId, trailer, hex('c0ffee'))
    expect(toHex(new Uint8Array((await openFrame(theirs, mediaId, trailer, sealed))!))).toBe('c0ffee')
  })

  test.each<[string, MediaKind, number, Bytes, Partial<Trailer>]>([
    ['another context', 'camera', 6, mediaId, {}],
    ['another kind', 'screen', 5, mediaId, {}],
    ['another sender', 'camera', 5, fromBase64url('AAECAwQFBgcICQoLDA0OAA'), {}],
    ['another counter', 'camera', 5, mediaId, { counter: 10 }],
  ])('[K35] nothing opens as %s', async (_, kind, ctx, id, changed) => {
    const sealed = await sealFrame(await frameKey(secret, 'camera', 5), mediaId, trailer, hex('112233'))
    expect(
      await openFrame(await frameKey(secret, kind, ctx), id, { ...trailer, ...changed }, sealed),
    ).toBeNull()
  })

  test('[K35] every byte of a frame is authenticated: clear bytes, ciphertext, tag, trailer', async () => {
    const vp8 = { ...trailer, clear: 10 } as const
    const key = await frameKey(secret, 'camera', 5)
    const sealed = await sealFrame(key, mediaId, vp8, hex('00112233445566778899aabbccddeeff'))
    for (let at = 0; at < sealed.length; at++) {
      const forged = sealed.slice()
      forged[at]! ^= 1
      const read = readTrailer(forged)
      expect(read && (await openFrame(key, mediaId, read, forged)), `byte ${at}`).toBeNull()
    }
  })

  test('[K35] two counters never give the same nonce, so equal frames look different', async () => {
    const key = await frameKey(secret, 'camera', 5)
    const frames = await Promise.all(
      [0, 1, 2].map(counter => sealFrame(key, mediaId, { ...trailer, counter }, hex('00'.repeat(64)))),
    )
    expect(new Set(frames.map(frame => toHex(frame.subarray(0, 80)))).size).toBe(3)
  })

  test('[K35] many frames at once, each with its own nonce and clear bytes, open to what they were', async () => {
    const key = await frameKey(secret, 'camera', 5)
    const clear = [0, 3, 10] as const
    const plain = Array.from({ length: 300 }, (_, i) => crypto.getRandomValues(new Uint8Array(20 + i)))
    const trailerOf = (i: number): Trailer => ({ ...trailer, counter: i, clear: clear[i % 3] ?? 0 })
    const sealed = await Promise.all(plain.map((bytes, i) => sealFrame(key, mediaId, trailerOf(i), bytes)))
    const opened = await Promise.all(sealed.map((bytes, i) => openFrame(key, mediaId, trailerOf(i), bytes)))
    expect(opened.map(bytes => toHex(new Uint8Array(bytes!)))).toEqual(plain.map(toHex))
  })
})

describe('trailer', () => {
  test('[K35] reads what it writes, for random fields', () => {
    const random = chance(0x5f2c)
    const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!
    for (let i = 0; i < 2_000; i++) {
      const t: Trailer = {
        clear: pick([0, 3, 10] as const),
        kind: pick(['microphone', 'camera', 'screen', 'screenAudio'] as const),
        epoch: Math.floor(random() * 256),
        leafIndex: Math.floor(random() * 65_536),
        ctx: Math.floor(random() * 65_536),
        counter: Math.floor(random() * 2 ** 31),
      }
      expect(readTrailer(concat(new Uint8Array(t.clear + 16), writeTrailer(t)))).toEqual(t)
    }
  })

  test.each([1, 2, 3, 4, 5])(
    '[K35] fuzz, seed %i: never throws, and accepts only what it would write',
    seed => {
      const random = chance(seed)
      for (let i = 0; i < 5_000; i++) {
        const bytes = Uint8Array.from({ length: Math.floor(random() * 64) }, () => Math.floor(random() * 256))
        const read = readTrailer(bytes)
        if (read) expect(toHex(writeTrailer(read))).toBe(toHex(bytes.subarray(bytes.length - 10)))
      }
    },
  )

  test('[K38] frames an engine writes itself are not taken for sealed ones', () => {
    expect(readTrailer(hex('f8fffe'))).toBeNull()
    expect(readTrailer(new Uint8Array(400))).toBeNull()
  })
})

describe('own contexts', () => {
  test('[K34] ascending, never twice in an epoch, also when its keys are set again', () => {
    const own = new OwnContexts(0)
    const taken = [own.allocate(4, 'camera'), own.allocate(5, 'camera'), own.allocate(4, 'screen')]
    expect(taken.map(context => context?.ctx)).toEqual([0, 0, 1])
    expect(own.allocate(4, 'camera')?.ctx).toBe(2)
  })

  test('[K34] a new worker goes on behind the last one and stays inside its share', () => {
    const own = new OwnContexts(contextsPerWorker)
    for (let i = 0; i < contextsPerWorker; i++)
      expect(own.allocate(1, 'camera')?.ctx).toBe(contextsPerWorker + i)
    expect(own.allocate(1, 'camera')).toBeNull()
  })

  test('[K34] each counter once', () => {
    const context = new OwnContexts(0).allocate(1, 'camera')!
    expect([context.take(), context.take(), context.live().counter]).toEqual([0, 1, 2])
  })

  test('[K34] a context ends before a counter could come again', () => {
    const counter = new FrameCounter(2)
    expect([counter.take(), counter.take(), counter.take(), counter.take()]).toEqual([0, 1, null, null])
    expect(counterEnd).toBe(2 ** 31)
    const last = writeTrailer({ ...trailer, counter: counterEnd - 1 })
    const beyond = writeTrailer({ ...trailer, counter: counterEnd })
    const read = (tail: Uint8Array) => readTrailer(concat(new Uint8Array(40), tail))
    expect([read(last)?.counter, read(beyond)]).toEqual([counterEnd - 1, null])
  })
})

test('clear bytes follow the codec that was really used', () => {
  expect(clearBytes('video', 'video/VP9', true, 900)).toBe(0)
  expect(clearBytes('video', 'video/VP8', true, 900)).toBe(10)
  expect(clearBytes('video', 'video/VP8', false, 900)).toBe(3)
  expect(clearBytes('video', 'video/VP8', false, 2)).toBe(0)
  expect(clearBytes('video', 'video/H264', true, 900)).toBeNull()
  expect(clearBytes('audio', 'audio/opus', false, 90)).toBe(0)
})
