import { expect, test } from 'vitest'
import './pendingCrypto.ts'

const { subtle } = crypto
const bytes = (...values: number[]) => Uint8Array.from(values)

test('whoever overwrites an answer changes it for nobody else', async () => {
  const first = new Uint8Array(await subtle.digest('SHA-256', bytes(1)))
  const kept = first.slice()
  first.fill(0)
  expect(new Uint8Array(await subtle.digest('SHA-256', bytes(1)))).toEqual(kept)
})

test('other data, another key or other bounds are asked anew', async () => {
  const pair = () => subtle.generateKey('Ed25519', false, ['sign', 'verify']) as Promise<CryptoKeyPair>
  const [ada, ben] = [await pair(), await pair()]
  const signature = new Uint8Array(await subtle.sign('Ed25519', ada.privateKey, bytes(1, 2)))
  const holds = (key: CryptoKey, of: Uint8Array<ArrayBuffer>, data: Uint8Array<ArrayBuffer>) =>
    subtle.verify('Ed25519', key, of, data)
  expect(await holds(ada.publicKey, signature, bytes(1, 2))).toBe(true)
  expect(await holds(ada.publicKey, signature, bytes(1, 2, 3).subarray(0, 2))).toBe(true)
  expect(await holds(ada.publicKey, signature, bytes(1, 3))).toBe(false)
  expect(await holds(ben.publicKey, signature, bytes(1, 2))).toBe(false)
})

test('what is made new differs each time', async () => {
  const aes = () => subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt'])
  const raw = async () => new Uint8Array(await subtle.exportKey('raw', await aes()))
  expect(await raw()).not.toEqual(await raw())
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const { privateKey } = await subtle.generateKey(algorithm, false, ['sign', 'verify'])
  const sign = async () => new Uint8Array(await subtle.sign(algorithm, privateKey, bytes(1)))
  expect(await sign()).not.toEqual(await sign())
})
