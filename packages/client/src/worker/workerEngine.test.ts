import { createTsMlsEngine } from '@konklave/crypto/engine'
import { expect, test } from 'vitest'
import { serveEngine } from './serve.ts'
import { workerEngine } from './workerEngine.ts'

test('an engine behind a message channel answers, and refuses with the same reason', async () => {
  const { port1, port2 } = new MessageChannel()
  serveEngine(port1, createTsMlsEngine())
  const engine = workerEngine(port2)
  port1.start()
  port2.start()
  const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])
  if (!('privateKey' in pair)) throw new Error('no pair')
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  const leaf = { identity: new Uint8Array([1]), publicKey, privateKey: pair.privateKey }
  const made = await engine.keyPackage({ leaf })
  expect(made.keyPackage.length).toBeGreaterThan(100)
  await expect(engine.view({ groupId: new Uint8Array(16) })).rejects.toMatchObject({
    reason: 'unknown-group',
  })
  port1.close()
  port2.close()
})
