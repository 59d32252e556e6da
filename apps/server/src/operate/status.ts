import { X509Certificate } from 'node:crypto'
import type { RunningEngine } from '@konklave/engine'
import type { App } from '../app.ts'
import { daysUntil } from '../certificates/check.ts'
import type { Config } from '../config/index.ts'
import type { Door } from '../door/door.ts'
import type { Site } from '../door/site.ts'
import type { Store } from '../store/index.ts'
import { VERSION } from '../version.ts'
import type { Status } from './control.ts'

export type StatusParts = {
  readonly config: Config
  readonly app: App
  readonly store: Store
  readonly engine: RunningEngine
  readonly door: Door
  readonly site: Site | null
}

const MINUTE_MS = 60_000

/** Tells how this server is, each time anew. */
export function statusOf({ config, app, store, engine, door, site }: StatusParts): () => Promise<Status> {
  const since = new Date(Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS).toISOString()
  return async () => {
    const { engine: state, sockets } = app.health()
    const { udpPorts, tcpPort } = engine.control.mediaAddress()
    const http = config.mode === 'public' && config.httpPort ? [config.httpPort] : []
    return {
      version: VERSION,
      mode: config.mode,
      pid: process.pid,
      since,
      engine: state,
      sockets,
      ...(await store.counts()),
      certificateDays: site ? daysOf(site) : null,
      memoryBytes: process.memoryUsage.rss(),
      ports: { tcp: [door.port, ...http, ...(tcpPort ? [tcpPort] : [])], udp: udpPorts },
    }
  }
}

function daysOf(site: Site): number {
  const { cert } = site.current().certificate
  return daysUntil(new X509Certificate(cert).validToDate.getTime(), Date.now())
}
