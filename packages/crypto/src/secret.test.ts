import { expect, it } from 'vitest'
import { equalConstantTime, Secret } from './secret.ts'

it('[P-51] a secret shows itself nowhere', () => {
  const secret = new Secret(Uint8Array.of(0xca, 0xfe))
  const shown = [`${secret}`, JSON.stringify({ secret }), String(secret), Object.keys(secret).join()]
  const inspect = Reflect.get(secret, Symbol.for('nodejs.util.inspect.custom')) as () => string
  shown.push(inspect.call(secret))
  for (const text of shown) expect(text).not.toMatch(/202|254|ca|fe/)
  expect(new Error('x', { cause: secret }).cause).toBe(secret)
})

it('[K3] a secret is a copy, and gives copies', () => {
  const bytes = Uint8Array.of(1, 2)
  const secret = new Secret(bytes)
  bytes[0] = 9
  secret.unsafeBytes()[1] = 9
  expect(secret.unsafeBytes()).toEqual(Uint8Array.of(1, 2))
  expect(secret.equals(new Secret(Uint8Array.of(1, 2)))).toBe(true)
  expect(secret.equals(new Secret(Uint8Array.of(1, 3)))).toBe(false)
})

it('[K5] comparing looks at all bytes', () => {
  expect(equalConstantTime(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true)
  expect(equalConstantTime(Uint8Array.of(1, 2), Uint8Array.of(2, 2))).toBe(false)
  expect(equalConstantTime(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false)
  expect(equalConstantTime(Uint8Array.of(1, 2), Uint8Array.of(1))).toBe(false)
})
