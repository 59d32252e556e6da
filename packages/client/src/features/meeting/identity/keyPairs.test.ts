import { expect, test } from 'vitest'
import { generatePair, keyName } from './keyPairs.ts'

test.each(['Ed25519', 'X25519'] as const)(
  '[K32] the private half of a %s pair cannot be read out',
  async kind => {
    const { privateKey } = await generatePair(kind)
    expect(privateKey.extractable).toBe(false)
    for (const format of ['pkcs8', 'jwk'] as const)
      await expect(crypto.subtle.exportKey(format, privateKey)).rejects.toThrow()
  },
)

test('[K32] each room and each tab has keys of its own', () => {
  const [one, two] = [new Uint8Array(16), new Uint8Array(16).fill(1)]
  const names = [keyName('member', one, 'a'), keyName('member', two, 'a'), keyName('member', one, 'b')]
  expect(new Set(names).size).toBe(3)
})
