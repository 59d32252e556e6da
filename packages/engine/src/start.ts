import { Agent } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { spawnEngine } from './child.ts'
import { engineConfig, isLoopback } from './config.ts'
import { type EngineControl, EngineError, type MediaAddress } from './control.ts'
import { loopback } from './http.ts'
import { livekitControl } from './livekit.ts'
import { freeTcpPort, freeUdpPort } from './ports.ts'
import {
  type Clock,
  type EngineEvent,
  type SuperviseOptions,
  type Supervisor,
  supervise,
} from './supervise.ts'
import { newKeys } from './token.ts'

export interface StartOptions {
  /** Path of the engine, from `resolveEngine`. */
  readonly bin: string
  /** Address(es) told to clients: one IPv4, one IPv6, or `"v4,v6"`. Never guessed. */
  readonly nodeIp: string
  /** Local addresses to bind media to, when they differ from `nodeIp` (NAT). */
  readonly localIps?: readonly string[]
  /** Media over UDP: a port, a range (one per core is fastest), or 0 for any free one. */
  readonly udpPort: number | { readonly from: number; readonly to: number }
  /**
   * Media over TCP where UDP is blocked: a port, 0 for any free one, `false` for none. The engine binds it on
   * *all* addresses, so with a loopback `nodeIp` it has to be `false`.
   */
  readonly tcpPort: number | false
  /** TURN for those who reach nothing but 443. `domain`: its DNS name, of which a browser asks the certificate. */
  readonly relay?: { readonly domain: string }
  /** Gets codes, counts and durations; the engine's own output is never stored. */
  readonly onEvent?: (event: EngineEvent) => void
  readonly clock?: Clock
}

export interface RunningEngine {
  readonly control: EngineControl
  /** Process id of the engine at this moment, for resource figures. */
  readonly pid: () => number | undefined
  /** Idempotent. Calls that are still going on may finish within `graceMs` (default 1 s). */
  stop(graceMs?: number): Promise<void>
}

const PROBE_MS = 1_000
const DEFAULT_GRACE_MS = 1_000

export const systemClock: Clock = {
  now: Date.now,
  wait: (ms, signal) => wait(ms, undefined, signal ? { signal } : {}).catch(() => {}),
}

/**
 * Starts the media engine, waits until it answers, and keeps it alive until `stop`. It also ends when this
 * process dies, however it dies. Keys are random per start and leave this process only through the
 * engine's environment.
 * @throws EngineError `start-failed` after three vain attempts
 */
export async function startEngine(options: StartOptions): Promise<RunningEngine> {
  const { bin, clock = systemClock, onEvent = () => {} } = options
  checkTcp(options)
  const keys = newKeys()
  const agent = new Agent({ keepAlive: false })
  let signalPort = 0
  let media: MediaAddress = { ips: [], udpPorts: [] }
  let relayPort = 0
  let pid: number | undefined
  let dropped = 0

  const launch: SuperviseOptions['launch'] = async otherPorts => {
    // After a crash the same ports, so that clients find their way back; others if that did not work.
    if (media.udpPorts.length === 0 || otherPorts) {
      signalPort = await freeTcpPort('127.0.0.1')
      media = await chooseMedia(options)
      relayPort = options.relay ? await freeTcpPort('127.0.0.1') : 0
    }
    const config = engineConfig({
      signalPort,
      media,
      localIps: options.localIps ?? media.ips,
      ...(options.relay && { relay: { ...options.relay, port: relayPort } }),
    })
    const child = await spawnEngine({ bin, config, keys, onDroppedLine: () => void dropped++ })
    pid = child.pid
    void child.exited.then(() => {
      if (pid === child.pid) pid = undefined
    })
    return child
  }
  const supervisor = supervise({
    launch,
    probe: () => isHealthy(agent, signalPort),
    clock,
    onEvent,
    droppedLines: () => {
      const lines = dropped
      dropped = 0
      return lines
    },
  })
  const control = livekitControl({
    keys,
    supervisor,
    now: () => clock.now(),
    port: () => signalPort,
    mediaAddress: () => media,
    relayPort: () => relayPort,
  })
  await firstStart(supervisor)
  return { control, pid: () => pid, stop: (graceMs = DEFAULT_GRACE_MS) => supervisor.stop(graceMs) }
}

async function firstStart(supervisor: Supervisor): Promise<void> {
  try {
    await supervisor.ready
  } catch (error) {
    await supervisor.stop(0)
    throw error
  }
}

/** 200 means ready; 406 means the engine's own statistics are stale: alive, but not working. */
async function isHealthy(agent: Agent, port: number): Promise<boolean> {
  return loopback({ agent, port, method: 'GET', path: '/', signal: AbortSignal.timeout(PROBE_MS) }).then(
    ({ status }) => status === 200,
    () => false,
  )
}

async function chooseMedia({ nodeIp, localIps, udpPort, tcpPort }: StartOptions): Promise<MediaAddress> {
  const ips = nodeIp.split(',').map(ip => ip.trim())
  const host = localIps?.[0] ?? ips[0] ?? ''
  const udpPorts =
    typeof udpPort === 'object'
      ? Array.from({ length: udpPort.to - udpPort.from + 1 }, (_, i) => udpPort.from + i)
      : [udpPort || (await freeUdpPort(host))]
  return { ips, udpPorts, ...(tcpPort !== false && { tcpPort: tcpPort || (await freeTcpPort(host)) }) }
}

function checkTcp({ nodeIp, localIps, tcpPort }: StartOptions): void {
  if (tcpPort !== false && (localIps ?? nodeIp.split(',')).every(ip => isLoopback(ip.trim())))
    throw new EngineError(
      'start-failed',
      'a TCP port would be open to the network, but media is loopback only',
    )
}
