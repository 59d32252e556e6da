import { createHmac, randomBytes } from 'node:crypto'
import type { MediaSource } from './control.ts'
import type { Permission } from './grants.ts'

/** Key pair between this process and its engine; random per start, never written anywhere. */
export interface EngineKeys {
  readonly id: string
  /** Signs tokens; the type has no other use and must not be printed. */
  readonly secret: string
}

export const ADMISSION_SECONDS = 60
const API_SECONDS = 10

/** The engine's names of sources: in tokens and, in capitals, in its API. */
export const SOURCE_NAMES: Readonly<Record<MediaSource, string>> = {
  microphone: 'microphone',
  camera: 'camera',
  screen: 'screen_share',
  screenAudio: 'screen_share_audio',
}

export const newKeys = (): EngineKeys => ({
  // The letter keeps YAML from reading it as a number.
  id: `k${randomBytes(12).toString('hex')}`,
  secret: randomBytes(32).toString('base64url'),
})

/** A JWT that lets `participant` join `room` with exactly `permission`; nothing about the person is in it. */
export function admissionToken(
  keys: EngineKeys,
  nowMs: number,
  { room, participant, permission }: { room: string; participant: string; permission: Permission },
): string {
  const { canPublishSources, ...rest } = permission
  return sign(keys, nowMs, ADMISSION_SECONDS, {
    sub: participant,
    video: {
      roomJoin: true,
      room,
      ...rest,
      ...(canPublishSources.length > 0 && {
        canPublishSources: canPublishSources.map(source => SOURCE_NAMES[source]),
      }),
      canUpdateOwnMetadata: false,
    },
  })
}

/** A JWT for this process's own calls to the engine's API. No participant ever gets one. */
export const apiToken = (keys: EngineKeys, nowMs: number, room: string): string =>
  sign(keys, nowMs, API_SECONDS, { video: { room, roomAdmin: true, roomCreate: true } })

/** JWS compact serialisation, HS256 (RFC 7515, RFC 7518 3.2). */
function sign(keys: EngineKeys, nowMs: number, validSeconds: number, claims: object): string {
  const now = Math.floor(nowMs / 1000)
  const payload = { iss: keys.id, nbf: now, exp: now + validSeconds, ...claims }
  const signed = [{ alg: 'HS256', typ: 'JWT' }, payload]
    .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${signed}.${createHmac('sha256', keys.secret).update(signed).digest('base64url')}`
}
