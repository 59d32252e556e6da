import { EngineError } from './control.ts'
import { apiToken, type EngineKeys } from './token.ts'

export interface ApiOptions {
  readonly keys: EngineKeys
  readonly port: () => number
  readonly now: () => number
}

export interface ApiCall {
  readonly method: 'CreateRoom' | 'DeleteRoom' | 'UpdateParticipant' | 'RemoveParticipant'
  readonly room: string
  readonly body: Readonly<Record<string, unknown>>
  readonly deadlineMs: number
  readonly signal?: AbortSignal | undefined
}

/**
 * One call of the engine's room service (Twirp, JSON over HTTP on loopback).
 * @returns `not-found` when room or participant do not exist
 * @throws EngineError `deadline`, `aborted`, `down`, `refused`
 */
export async function callApi({ keys, port, now }: ApiOptions, call: ApiCall): Promise<'ok' | 'not-found'> {
  const deadline = AbortSignal.timeout(call.deadlineMs)
  const signal = call.signal ? AbortSignal.any([call.signal, deadline]) : deadline
  try {
    const response = await fetch(`http://127.0.0.1:${port()}/twirp/livekit.RoomService/${call.method}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${apiToken(keys, now(), call.room)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(call.body),
      signal,
    })
    // The answer names rooms and people; only its code is read.
    const answer = (await response.json()) as { code?: unknown }
    if (response.ok) return 'ok'
    if (answer.code === 'not_found') return 'not-found'
    throw new EngineError('refused', `${call.method} was refused (${String(answer.code ?? response.status)})`)
  } catch (cause) {
    if (cause instanceof EngineError) throw cause
    if (call.signal?.aborted) throw new EngineError('aborted', `${call.method} was given up`, { cause })
    if (deadline.aborted) throw new EngineError('deadline', `${call.method} took over ${call.deadlineMs} ms`, { cause })
    throw new EngineError('down', `${call.method} did not reach the engine`, { cause })
  }
}
