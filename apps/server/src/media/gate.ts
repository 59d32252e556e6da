import { randomBytes } from 'node:crypto'
import { type ClientRequest, request } from 'node:http'
import type { Duplex } from 'node:stream'
import type { EngineControl } from '@konklave/engine'
import type { Upgrade } from '../door/upgrade.ts'
import type { Log } from '../log/log.ts'
import { createTally } from '../log/tally.ts'
import type { Clock } from '../streams/types.ts'
import type { GateDesk } from './desk.ts'
import { layPipe, type Pipe } from './pipe.ts'
import { readRtcQuery } from './query.ts'

export const RTC_PATHS: readonly string[] = ['/rtc', '/rtc/v1']
export const RTC_VALIDATE_PATHS: readonly string[] = ['/rtc/validate', '/rtc/v1/validate']

export type GateOptions = {
  readonly desk: GateDesk
  readonly engine: EngineControl
  readonly clock: Clock
  readonly log: Log
}

/** Lets signalling through to the engine for those the desk knows, and says the same by HTTP. */
export interface Gate {
  upgrade(upgrade: Upgrade): void
  /** Status for `validate`: the SDK cannot read why its socket was refused and asks here. */
  validate(query: string): 200 | 403 | 503
}

/** The engine answers with its first signalling message, so this holds a whole join. */
const ANSWER_WITHIN_MS = 10_000

export function createGate({ desk, engine, clock, log }: GateOptions): Gate {
  const refused = createTally<'403' | '503'>(clock, (status, times) => log('gate.refused', { status, times }))
  const failed = createTally<'admission' | 'forward'>(clock, (call, times) =>
    log('engine.call-failed', { call, times }),
  )

  const pass = async (upgrade: Upgrade): Promise<void> => {
    const refuse = (status: 403 | 503) => {
      refused(status === 403 ? '403' : '503')
      upgrade.refuse(status)
    }
    const { ticket, forwarded } = readRtcQuery(upgrade.query)
    const verdict = desk.judge(ticket)
    if (verdict.status !== 200) return refuse(verdict.status)
    if (forwarded === null) return refuse(403)
    const { seat } = verdict
    if (!desk.mayConnect(seat)) return refuse(503)
    const admitted = await desk.admit(seat).catch(() => null)
    if (!admitted) {
      failed('admission')
      return refuse(503)
    }
    const answer = await forward({
      endpoint: engine.endpoint(),
      path: `${upgrade.path}?${forwarded}`,
      authorization: admitted.authorization,
      upgrade,
    })
    // Everything may have changed while the engine was thinking.
    const now = desk.judge(ticket)
    if (answer && now.status === 200) {
      const client = upgrade.accept(answer.headers)
      const pipe: Pipe = layPipe({
        client,
        engine: answer.socket,
        fromClient: upgrade.head,
        fromEngine: answer.head,
        onEnd: () => desk.disconnected(seat, pipe),
      })
      return desk.connected(seat, pipe, admitted.rights)
    }
    answer?.socket.destroy()
    if (!answer) failed('forward')
    refuse(now.status === 403 ? 403 : 503)
  }

  return {
    upgrade(incoming) {
      pass(incoming).catch(() => {
        log('server.bug', { where: 'gate' })
        incoming.refuse(503)
      })
    },
    validate(query) {
      const { ticket, forwarded } = readRtcQuery(query)
      const { status } = desk.judge(ticket)
      return status === 200 && forwarded === null ? 403 : status
    },
  }
}

type Forward = {
  readonly endpoint: { readonly host: string; readonly port: number }
  readonly path: string
  readonly authorization: string
  readonly upgrade: Upgrade
}

type EngineAnswer = {
  readonly socket: Duplex
  readonly head: Uint8Array
  readonly headers: Readonly<Record<string, string>>
}

/** Headers of the WebSocket handshake that are the two ends' own business. */
const PASSED = ['sec-websocket-extensions', 'sec-websocket-protocol'] as const

/** The engine's 101, or null for anything else: refusal, silence, a closed socket, a client that went away. */
function forward({ endpoint, path, authorization, upgrade }: Forward): Promise<EngineAnswer | null> {
  const headers: Record<string, string> = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': upgrade.headers['sec-websocket-key'] ?? randomBytes(16).toString('base64'),
    authorization,
  }
  for (const name of PASSED) {
    const value = upgrade.headers[name]
    if (value !== undefined) headers[name] = value
  }
  return new Promise(resolve => {
    let out: ClientRequest
    const give = (answer: EngineAnswer | null) => {
      clearTimeout(timer)
      resolve(answer)
      if (!answer) out.destroy()
    }
    const timer = setTimeout(() => give(null), ANSWER_WITHIN_MS)
    out = request({ ...endpoint, path, headers, agent: false })
    out.on('upgrade', (response, socket, head) => {
      const passed: Record<string, string> = {}
      for (const name of [...PASSED, 'sec-websocket-accept']) {
        const value = response.headers[name]
        if (typeof value === 'string') passed[name] = value
      }
      socket.on('error', () => {})
      give({ socket, head, headers: passed })
    })
    out.on('response', () => give(null))
    out.on('error', () => give(null))
    out.on('close', () => give(null))
    upgrade.onGone(() => give(null))
    out.end()
  })
}
