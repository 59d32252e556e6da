import type { EngineControl, EngineStatus } from '@konklave/engine'
import type { Bytes, Signer } from '@konklave/protocol'
import type { Assets } from './door/assets.ts'
import { type Door, type DoorMode, openDoor } from './door/door.ts'
import { createTreeTickets } from './door/treeTickets.ts'
import type { DutyPages } from './duties/index.ts'
import type { Log } from './log/log.ts'
import { createGate, createMediaDesk, createWayChecks } from './media/index.ts'
import type { MeetingDeps } from './meeting/index.ts'
import { createRooms } from './rooms/index.ts'
import type { Store } from './store/index.ts'
import { createStreamKernel } from './streams/kernel.ts'
import type { Clock, StreamKind } from './streams/types.ts'

/** Everything from outside that the app needs. A test brings its own store, engine, clock and kinds. */
export type AppParts = {
  readonly engine: EngineControl
  readonly store: Store
  readonly serverSigner: Signer
  readonly assets: Assets
  readonly dutyPages: DutyPages
  readonly clock: Clock
  /** Milliseconds since 1970. */
  readonly wallNow: () => number
  readonly randomBytes: (size: number) => Bytes
  readonly log: Log
  /** Names this build to clients. */
  readonly build: string
  readonly protocolVersions: readonly number[]
  /** The kinds of streams there are; the composition root lists them. */
  readonly kinds: (deps: MeetingDeps) => FeatureKinds
}

/** Stream kinds of a feature and how to end what it keeps running. */
export type FeatureKinds = { readonly kinds: readonly StreamKind[]; close(): void }

/** The server without its ways in. */
export interface App {
  /** Opens the one listener. @throws ListenError */
  open(mode: DoorMode, port: number): Promise<Door>
  health(): { readonly engine: EngineStatus; readonly sockets: number }
  /** Tells every client to come back later, then ends the features. */
  drain(): void
}

export function buildApp(parts: AppParts): App {
  const { engine, store, serverSigner, assets, dutyPages, clock, wallNow, randomBytes, log, build } = parts
  const versions = parts.protocolVersions
  const desk = createMediaDesk({ engine, clock, log, randomBytes })
  const gate = createGate({ desk, engine, clock, log })
  const checks = createWayChecks({ desk, engine, clock, randomBytes })
  const trees = createTreeTickets(clock, randomBytes)
  const random = { bytes: randomBytes }
  const feature = parts.kinds({ store, clock, wallNow, random, serverSigner, desk, trees, log })
  const serverKey = serverSigner.publicKey
  const kernel = createStreamKernel({
    kinds: feature.kinds,
    serverKey,
    build,
    versions,
    clock,
    log,
    randomBytes,
  })
  const rooms = createRooms({ store, serverKey, wallNow })
  const health = () => ({ engine: desk.engineStatus(), sockets: kernel.sockets })
  return {
    health,
    open: (mode, port) =>
      openDoor(
        {
          assets,
          dutyPages,
          rooms,
          takeTree: trees.take,
          openCheck: checks.open,
          openEcho: checks.echo,
          openRelay: checks.relay,
          health,
          log,
          kernel,
          gate,
          engine,
          serverKey,
          versions,
          clock,
        },
        mode,
        port,
      ),
    drain() {
      kernel.drain()
      feature.close()
    },
  }
}
