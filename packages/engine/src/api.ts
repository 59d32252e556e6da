import type { Agent } from 'node:http'
import { EngineError } from './control.ts'
import { loopback } from './http.ts'
import { apiToken, type EngineKeys } from './token.ts'

export interface ApiOptions {
  readonly agent: Agent
  readonly keys: EngineKeys
  readonly port: number
  readonly nowMs: number
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
export async function callApi(options: ApiOptions, call: ApiCall): Promise<'ok' | 'not-found'> {
  const { agent, keys, port, nowMs } = options
  const deadline = AbortSignal.timeout(call.deadlineMs)
  const signal = call.signal ? AbortSignal.any([call.signal, deadline]) : deadline
  const answer = await loopback({
    agent,
    port,
    method: 'POST',
    path: `/twirp/livekit.RoomService/${call.method}`,
    headers: {
      authorization: `Bearer ${apiToken(keys, nowMs, call.room)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(call.body),
    signal,
  }).catch((cause: unknown) => {
    if (call.signal?.aborted) throw new EngineError('aborted', `${call.method} was given up`, { cause })
    if (deadline.aborted)
      throw new EngineError('deadline', `${call.method} took over ${call.deadlineMs} ms`, { cause })
    throw new EngineError('down', `${call.method} did not reach the engine`, { cause })
  })
  if (answer.status === 200) return 'ok'
  // Error answers may name rooms and people; only their code is read.
  const code = (answer.body as { code?: unknown } | undefined)?.code
  if (code === 'not_found') return 'not-found'
  throw new EngineError('refused', `${call.method} was refused (${String(code ?? answer.status)})`)
}
