import { X509Certificate } from 'node:crypto'
import type { RunningEngine } from '@konklave/engine'
import type { App } from '../app.ts'
import { daysUntil } from '../certificates/check.ts'
import type { Config } from '../config/index.ts'
import type { Door } from '../door/door.ts'
import { redirects } from '../door/publicSite.ts'
import type { Site } from '../door/site.ts'
import type { Store } from '../store/index.ts'
import type { Status } from './control.ts'

export type StatusParts = {
  readonly version: string
  readonly config: Config
  readonly app: App
  readonly store: Store
  readonly engine: RunningEngine
  readonly door: Door
  readonly site: Site | null
}

const MINUTE_MS = 60_000

/** Tells how this server is, each time anew. */
export function statusOf({
  version,
  config,
  app,
  store,
  engine,
  door,
  site,
}: StatusParts): () => Promise<Status> {
  const since = new Date(Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS).toISOString()
  return async () => {
    const { engine: state, sockets } = app.health()
    const { udpPorts, tcpPort } = engine.control.mediaAddress()
    const http = redirects(config) ? [config.httpPort] : []
    return {
      version,
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

function daysOf(site: Site): number | null {
  const { certificate } = site.current()
  if (!certificate) return null
  return daysUntil(new X509Certificate(certificate.cert).validToDate.getTime(), Date.now())
}
