import type { EngineControl } from '@konklave/engine'
import { type InstanceInfo, SOCKET_PATH, SUBPROTOCOL } from '@konklave/protocol'
import type { FastifyInstance } from 'fastify'
import { WebSocketServer } from 'ws'
import { createTally } from '../log/tally.ts'
import { type Gate, RTC_PATHS, RTC_VALIDATE_PATHS } from '../media/index.ts'
import type { CreatePermission } from '../rooms/index.ts'
import { FIRST_FRAME_MAX_BYTES, type StreamKernel } from '../streams/kernel.ts'
import type { Clock } from '../streams/types.ts'
import { wireOf } from '../streams/wire.ts'
import { type AddressLimits, createAddressLimits, noAddressLimits } from './addressLimits.ts'
import type { Certificate } from './certificate.ts'
import type { DoorRefusal } from './doorRefusal.ts'
import { buildHttp, type HttpParts } from './http.ts'
import type { Listener } from './listener.ts'
import { judgeNames, type ListenerNames, listenerNames, REFUSAL_STATUS } from './names.ts'
import { createPlainListener } from './plainListener.ts'
import { foreignProxy, type Proxied, type ProxyRules, type Stripped } from './proxy.ts'
import type { RelayTarget } from './relayPipe.ts'
import { createSecureListener } from './secureListener.ts'
import type { TlsProfile } from './tls.ts'
import type { Upgrade } from './upgrade.ts'

/** The rules that follow from how somebody came in, never from where he seems to come from. */
export type DoorMode =
  | { readonly mode: 'trial' }
  | {
      readonly mode: 'lan' | 'public'
      readonly names: readonly string[]
      readonly certificate: Certificate
      readonly tls: TlsProfile
      readonly permission: CreatePermission
      /** Whether /check is offered. */
      readonly checks: boolean
    }
  /** Plain HTTP, for a proxy that ends TLS under this name. */
  | {
      readonly mode: 'public'
      readonly names: readonly string[]
      readonly proxy: ProxyRules
      readonly permission: CreatePermission
      /** As above. */
      readonly checks: boolean
    }

export type DoorParts = Omit<HttpParts, 'validateRtc'> & {
  readonly kernel: StreamKernel
  readonly gate: Gate
  readonly engine: Pick<EngineControl, 'relay' | 'mediaAddress' | 'status'>
  readonly serverKey: InstanceInfo['serverKey']
  /** Protocol versions that are spoken. */
  readonly versions: readonly number[]
  readonly clock: Clock
}

export interface Door {
  /** Origin under which to open it, with the port that was chosen. */
  readonly origin: string
  readonly port: number
  /** With TLS only: other names, or another certificate for them. */
  setNames(names: readonly string[], certificate: Certificate): void
  close(graceMs: number): Promise<void>
}

/** The port under which people reach a proxy. */
const PROXY_PORT = 443
const TRIAL_NAMES = ['localhost', '127.0.0.1', '::1']

/** While the engine is down, its port may be another's. */
function relayOf(engine: DoorParts['engine']): RelayTarget | null {
  const relay = engine.status() === 'up' ? engine.relay() : null
  return relay && { ...relay.endpoint, mediaPorts: new Set(engine.mediaAddress().udpPorts) }
}

/** Builds the one listener of this mode and opens it on `port` (0: any free one). @throws ListenError */
export async function openDoor(parts: DoorParts, mode: DoorMode, port: number): Promise<Door> {
  const { clock, log, kernel, gate } = parts
  const trial = mode.mode === 'trial'
  const proxy = 'proxy' in mode ? foreignProxy(mode.proxy) : null
  const scheme = trial ? 'http' : 'https'
  const limits = trial ? noAddressLimits : createAddressLimits(clock)
  const refused = createTally<DoorRefusal>(clock, (why, times) => log('door.refused', { why, times }))
  let names: ListenerNames = listenerNames(scheme, [], 0)

  let ownPort = 0
  const proxied: Proxied | null = proxy && {
    proxy,
    strips: createTally<Stripped>(clock, (what, times) => log('proxy.strips', { what, times })),
    isOwnAddress: host => host !== undefined && (host.endsWith(`:${ownPort}`) || LOOPBACK_HOST.test(host)),
    socketPaths: [SOCKET_PATH, ...RTC_PATHS],
  }

  const onUpgrade = createUpgrades({ kernel, gate, limits, refused, proxied, names: () => names })
  const plain = trial || proxy ? createPlainListener({ onUpgrade, proxied }) : null
  const secure =
    'certificate' in mode
      ? createSecureListener({
          certificate: mode.certificate,
          tls: mode.tls,
          onUpgrade,
          limits,
          refused,
          relay: () => relayOf(parts.engine),
        })
      : null
  const listener: Listener = plain ?? secure ?? fail()
  const instance: InstanceInfo = {
    serverKey: parts.serverKey,
    creation: trial ? 'anyone' : 'grant',
    mode: mode.mode,
    versions: [...parts.versions],
  }
  const app: FastifyInstance = buildHttp(
    { ...parts, validateRtc: gate.validate },
    {
      names: () => names,
      limits,
      permission: mode.mode === 'trial' ? { mayCreate: () => true } : mode.permission,
      instance: () => instance,
      refused,
      healthz: trial,
      checks: mode.mode !== 'trial' && mode.checks,
      echoes: mode.mode === 'trial' || mode.checks,
      hsts: mode.mode === 'public',
      proxied,
      validatePaths: RTC_VALIDATE_PATHS,
    },
    listener.serverFactory,
  )
  await app.ready()
  const chosen = await listener.listen(port)
  ownPort = chosen
  const openTo = proxy ? PROXY_PORT : chosen
  names = listenerNames(scheme, mode.mode === 'trial' ? TRIAL_NAMES : mode.names, openTo)
  const loopback = plain?.localhostIsOurs ? 'localhost' : '127.0.0.1'
  const host = mode.mode === 'trial' ? loopback : (mode.names[0] ?? 'localhost')
  const [origin = ''] = listenerNames(scheme, [host], openTo).origins
  return {
    origin,
    port: chosen,
    setNames(next, certificate) {
      names = listenerNames(scheme, next, chosen)
      secure?.setCertificate(certificate)
    },
    async close(graceMs) {
      await listener.close(graceMs)
      await app.close()
    },
  }
}

/** What a proxy writes into Host when it is not told to leave it. */
const LOOPBACK_HOST = /^(127\.|\[::1\]|localhost(:|$))/

function fail(): never {
  throw new Error('no listener')
}

type UpgradeParts = {
  readonly kernel: StreamKernel
  readonly gate: Gate
  readonly limits: AddressLimits
  readonly refused: (why: DoorRefusal) => void
  readonly proxied: Proxied | null
  readonly names: () => ListenerNames
}

function createUpgrades({
  kernel,
  gate,
  limits,
  refused,
  proxied,
  names,
}: UpgradeParts): (upgrade: Upgrade) => void {
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: FIRST_FRAME_MAX_BYTES,
    maxFragments: 64,
    maxBufferedChunks: 4_096,
    handleProtocols: offered => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  })
  const offersOurs = (upgrade: Upgrade) =>
    (upgrade.headers['sec-websocket-protocol'] ?? '').split(',').some(p => p.trim() === SUBPROTOCOL)

  return upgrade => {
    const { origins } = names()
    const { origin } = upgrade.headers
    const verdict = judgeNames(names(), upgrade.host, origin)
    if (verdict !== 'ok') {
      if (verdict === 'host' && proxied?.isOwnAddress(upgrade.host)) proxied.strips('host')
      refused(verdict)
      return upgrade.refuse(REFUSAL_STATUS[verdict])
    }
    const forGate = RTC_PATHS.includes(upgrade.path)
    if (!forGate && upgrade.path !== SOCKET_PATH) return upgrade.refuse(404)
    if (!upgrade.wellFormed) return upgrade.refuse(400)
    if (forGate) return gate.upgrade(upgrade)
    if (!limits.take('socket', upgrade.address)) {
      refused('rate')
      return upgrade.refuse(429)
    }
    if (!offersOurs(upgrade)) return upgrade.refuse(400)
    // A browser says which page it is; its proofs must be for exactly that origin.
    const proofOrigins = origin === undefined ? origins : new Set([origin])
    upgrade.webSocket(sockets, socket => kernel.accept(wireOf(socket), proofOrigins))
  }
}
