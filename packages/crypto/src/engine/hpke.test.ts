import { defaultCryptoProvider, getCiphersuiteFromName } from 'ts-mls'
import { expect, test } from 'vitest'
import { suiteName } from './cipherSuite.ts'
import { createHpke } from './hpke.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

test('HPKE with our HKDF and the library’s own read each other, derive the same keys and export the same secrets', async () => {
  const theirs = (await defaultCryptoProvider.getCiphersuiteImpl(getCiphersuiteFromName(suiteName))).hpke
  const ours = await createHpke()
  const ikm = crypto.getRandomValues(new Uint8Array(32))
  const [a, b] = [await ours.deriveKeyPair(ikm), await theirs.deriveKeyPair(ikm)]
  expect(await ours.exportPrivateKey(a.privateKey)).toEqual(await theirs.exportPrivateKey(b.privateKey))
  expect(await ours.exportPublicKey(a.publicKey)).toEqual(await theirs.exportPublicKey(b.publicKey))
  for (const [from, to] of [
    [ours, theirs],
    [theirs, ours],
  ] as const) {
    const sealed = await from.seal(a.publicKey, utf8('path secret'), utf8('info'), utf8('aad'))
    expect(await to.open(a.privateKey, sealed.enc, sealed.ct, utf8('info'), utf8('aad'))).toEqual(
      utf8('path secret'),
    )
    await expect(to.open(a.privateKey, sealed.enc, sealed.ct, utf8('other'), utf8('aad'))).rejects.toThrow()
    const { enc, secret } = await from.exportSecret(a.publicKey, utf8('exporter'), 32, utf8('info'))
    expect(await to.importSecret(a.privateKey, utf8('exporter'), enc, 32, utf8('info'))).toEqual(secret)
  }
})
