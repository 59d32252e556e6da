import { type Progress, type RunningEngine, resolveEngine, startEngine } from '@konklave/engine'
import type { Config } from '../config/index.ts'
import type { Log } from '../log/log.ts'

export type MediaOptions = {
  readonly config: Config
  /** Addresses told to clients. */
  readonly ips: readonly string[]
  /** This machine's own, where they differ. */
  readonly localIps?: readonly string[]
  readonly relay?: { readonly domain: string }
  readonly env: NodeJS.ProcessEnv
  readonly onProgress: (progress: Progress) => void
  readonly log: Log
}

/** Finds the media engine and starts it as a child. @throws EngineNotFoundError, EngineError */
export async function startMedia({
  config,
  ips,
  localIps,
  relay,
  env,
  onProgress,
  log,
}: MediaOptions): Promise<RunningEngine> {
  const { path } = await resolveEngine({ env, allowDownload: config.engineDownload, onProgress })
  const engine = await startEngine({
    bin: path,
    nodeIp: ips.join(','),
    ...(localIps && { localIps }),
    ...(relay && { relay }),
    udpPort: config.engineUdpPort,
    tcpPort: tcpPort(config),
  })
  log('engine.status', { status: engine.control.status() })
  engine.control.onStatus(status => log('engine.status', { status }))
  return engine
}

/** The engine binds TCP on all addresses: never in a trial, and in public only on a port that somebody has opened. */
function tcpPort({ mode, engineTcpPort }: Config): number | false {
  if (mode === 'trial') return false
  return mode === 'lan' ? engineTcpPort : engineTcpPort || false
}
