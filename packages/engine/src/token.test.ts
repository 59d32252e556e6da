import { TokenVerifier } from 'livekit-server-sdk'
import { describe, expect, test } from 'vitest'
import { permissionFor } from './grants.ts'
import { admissionToken, apiToken, newKeys } from './token.ts'

// The vendor's own verifier is the oracle; our few lines replace its signer because loading it costs 37 MB.
const keys = newKeys()
const verifier = new TokenVerifier(keys.id, keys.secret)
const payload = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString())

describe('tokens', () => {
  test('an admission says who, where, what, and nothing else', async () => {
    const permission = permissionFor({ kind: 'member', publish: ['camera', 'screenAudio'] })
    const token = admissionToken(keys, Date.now(), { room: 'room', participant: 'alice', permission })
    const claims = await verifier.verify(token)
    expect(claims.sub).toBe('alice')
    expect(claims.video).toEqual({
      roomJoin: true,
      room: 'room',
      canSubscribe: true,
      canPublish: true,
      canPublishData: false,
      canPublishSources: ['camera', 'screen_share_audio'],
      canUpdateOwnMetadata: false,
      hidden: false,
    })
    expect(Object.keys(payload(token)).sort()).toEqual(['exp', 'iss', 'nbf', 'sub', 'video'])
  })

  test('an admission lasts 60 seconds', async () => {
    const permission = permissionFor({ kind: 'prewarm' })
    const at = (ms: number) => admissionToken(keys, ms, { room: 'room', participant: 'alice', permission })
    const { nbf, exp } = payload(at(1_000_000))
    expect([nbf, exp]).toEqual([1000, 1060])
    await expect(verifier.verify(at(Date.now() - 75_000))).rejects.toThrow()
  })

  test('[P-13] no admission carries a right to administer, record, or act for others', () => {
    for (const publish of [[], ['camera']] as const) {
      const permission = permissionFor({ kind: 'member', publish })
      const text = JSON.stringify(
        payload(admissionToken(keys, 0, { room: 'r', participant: 'p', permission })),
      )
      expect(text).not.toMatch(/roomAdmin|roomCreate|roomList|roomRecord|recorder|agent|ingress|"name"/i)
    }
  })

  test('our own calls are for one room and ten seconds', async () => {
    const token = apiToken(keys, Date.now(), 'room')
    expect((await verifier.verify(token)).video).toEqual({ room: 'room', roomAdmin: true, roomCreate: true })
    expect(payload(token).exp - payload(token).nbf).toBe(10)
  })

  test('keys are random and cannot be read as a number by a YAML parser', () => {
    expect(newKeys().secret).not.toBe(newKeys().secret)
    expect(newKeys().secret.length).toBeGreaterThanOrEqual(32)
    expect(newKeys().id).toMatch(/^k[0-9a-f]{24}$/)
  })
})
