import { Agent } from 'node:http'
import { type ApiCall, callApi } from './api.ts'
import { checkNames, type EngineControl, EngineError, type MediaAddress } from './control.ts'
import { permissionFor, Visible } from './grants.ts'
import { relayCredential } from './relay.ts'
import type { Supervisor } from './supervise.ts'
import { admissionToken, type EngineKeys, SOURCE_NAMES } from './token.ts'

const ENSURE_DEADLINE_MS = 1_000
const CALL_DEADLINE_MS = 3_000
/** Answered in some milliseconds, or its answer is lost: inside, the engine waits 3 s before it asks itself again. */
const RIGHTS_DEADLINE_MS = 400

export interface AdapterOptions {
  readonly keys: EngineKeys
  readonly supervisor: Pick<Supervisor, 'status' | 'onStatus'>
  readonly now: () => number
  readonly port: () => number
  readonly mediaAddress: () => MediaAddress
  /** 0: no relay. */
  readonly relayPort: () => number
}

/** `EngineControl` over a running LiveKit's room service. */
export function livekitControl(options: AdapterOptions): EngineControl {
  const { keys, supervisor, now, port, mediaAddress, relayPort } = options
  const visible = new Visible()
  const ensuring = new Map<string, Promise<unknown>>()
  let agent = new Agent({ keepAlive: true })
  supervisor.onStatus(status => {
    if (status === 'up') return
    // Connections to a process that is gone; calls in flight end with `down` at once.
    agent.destroy()
    agent = new Agent({ keepAlive: true })
    ensuring.clear()
  })

  const mustBeUp = (): void => {
    if (supervisor.status() !== 'up') throw new EngineError('down', 'the media engine is not up')
  }

  const call = (made: Omit<ApiCall, 'deadlineMs'> & { deadlineMs?: number }) => {
    mustBeUp()
    return callApi({ agent, keys, port: port(), nowMs: now() }, { deadlineMs: CALL_DEADLINE_MS, ...made })
  }

  return {
    status: supervisor.status,
    onStatus: listener => supervisor.onStatus(listener),
    endpoint: () => ({ host: '127.0.0.1', port: port() }),
    mediaAddress,
    relay: () =>
      relayPort() === 0
        ? null
        : {
            endpoint: { host: '127.0.0.1', port: relayPort() },
            credential: validSeconds => relayCredential(keys, now(), validSeconds),
          },

    async ensureRoom(room, { maxParticipants = 0, signal } = {}) {
      checkNames(room)
      // A class that joins at once asks sixty times; one question is enough. The question is shared, so a
      // caller's own signal ends only its waiting.
      const asked =
        ensuring.get(room) ??
        call({
          method: 'CreateRoom',
          room,
          body: { name: room, max_participants: maxParticipants },
          deadlineMs: ENSURE_DEADLINE_MS,
        }).finally(() => {
          if (ensuring.get(room) === asked) ensuring.delete(room)
        })
      ensuring.set(room, asked)
      await unless(signal, asked)
    },

    async closeRoom(room) {
      checkNames(room)
      visible.forget(room)
      await call({ method: 'DeleteRoom', room, body: { room } })
    },

    async setRights(room, participant, rights) {
      checkNames(room, participant)
      const { canPublishSources, ...rest } = permissionFor(rights)
      visible.allow(room, participant, rights)
      const permission = {
        ...rest,
        canPublishSources: canPublishSources.map(source => SOURCE_NAMES[source].toUpperCase()),
      }
      const result = await call({
        method: 'UpdateParticipant',
        room,
        body: { room, identity: participant, permission },
        deadlineMs: RIGHTS_DEADLINE_MS,
      })
      if (result === 'ok') visible.mark(room, participant, rights)
      return result === 'ok'
    },

    async removeParticipant(room, participant) {
      checkNames(room, participant)
      await call({ method: 'RemoveParticipant', room, body: { room, identity: participant } })
      visible.forget(room, participant)
    },

    async admission(room, participant, rights) {
      checkNames(room, participant)
      const permission = permissionFor(rights)
      visible.allow(room, participant, rights)
      mustBeUp()
      visible.mark(room, participant, rights)
      return { authorization: `Bearer ${admissionToken(keys, now(), { room, participant, permission })}` }
    },
  }
}

/** `work`, unless the signal comes first. */
async function unless(signal: AbortSignal | undefined, work: Promise<unknown>): Promise<void> {
  if (signal === undefined) return void (await work)
  const aborted = Promise.withResolvers<never>()
  const abort = (): void => aborted.reject(new EngineError('aborted', 'given up'))
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort, { once: true })
  try {
    await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
