import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { SpokenLanguage } from '@konklave/protocol'
import { type Config, loadConfig } from '../config/index.ts'
import { isBehindProxy, publicOrigin } from '../door/publicSite.ts'
import { dutyDocuments, gatherFacts } from '../duties/index.ts'
import type { Status } from '../operate/control.ts'
import { type Answer, type Ask, asker, type Door, originOf } from './sights/ask.ts'
import type { StartCanary } from './sights/canary.ts'
import { fetchClient, type ServedClient } from './sights/client.ts'
import { type DatabaseSight, type DataFile, databaseSight, dataFiles } from './sights/data.ts'
import { logOf } from './sights/log.ts'
import { type MeetingSight, watchMeeting } from './sights/meeting.ts'
import { type Outgoing, watchOutgoing } from './sights/outgoing.ts'
import { lookAtProcesses, type ProcessSight } from './sights/processes.ts'
import { relayBehind, type TalkToRelay } from './sights/relay.ts'
import { type OpenSocketTo, socketsTo } from './sights/socket.ts'
import { handshaker, type Scan, type ShakeHands, scanPort } from './sights/tls.ts'

/** A running server and everything of it that an audit looks at. A test changes one sight and sees one probe turn red. */
export interface Target {
  readonly config: Config
  readonly configFile: string | null
  readonly status: Status
  readonly origin: string
  /** Milliseconds since 1970. */
  readonly nowMs: number
  /** The settings of a server of which nobody has set anything. */
  readonly reference: Config
  /** Of the clone or the unpacked archive. */
  readonly root: string
  readonly ask: Ask
  /** Plain HTTP on another port of it. */
  readonly askPlainly: (port: number, path: string) => Promise<Answer>
  readonly socket: OpenSocketTo
  readonly relay: TalkToRelay
  readonly shake: ShakeHands
  /** Of all its ports; null where a port speaks no TLS. */
  readonly scans: () => Promise<readonly (Scan | { readonly port: number; readonly first: null })[]>
  readonly client: () => Promise<ServedClient>
  readonly processes: () => readonly ProcessSight[]
  /** Connections that its processes had to others since the audit began. */
  readonly outgoing: () => readonly Outgoing[]
  readonly files: () => readonly DataFile[]
  readonly database: () => DatabaseSight
  readonly log: () => string
  /** What `konklave duties` would write now. */
  readonly documents: (
    language: SpokenLanguage,
  ) => readonly { readonly file: string; readonly text: string }[]
  readonly meeting: () => Promise<MeetingSight>
  /** Ends what watches. */
  close(): void
}

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url))

export type TargetOptions = {
  readonly config: Config
  readonly configFile: string | null
  readonly status: Status
  /** As people open it, where that is not to be found on this machine. */
  readonly url: string | null
  /** File with its output; null: looked for. */
  readonly logFile: string | null
  /** Null: no meeting is held. */
  readonly startCanary: StartCanary | null
}

export function openTarget({ config, configFile, status, url, logFile, startCanary }: TargetOptions): Target {
  const door = doorOf(config, status, url)
  const ask = asker(door)
  const shake = handshaker(door)
  const watching = watchOutgoing(() => lookAtProcesses(status.pid))
  // Behind a proxy, people's TLS is where the proxy is.
  const ports = [...new Set([...(isBehindProxy(config) ? [door.port] : []), ...status.ports.tcp])]
  const target: Omit<Target, 'meeting'> = {
    config,
    configFile,
    status,
    origin: originOf(door),
    nowMs: Date.now(),
    reference: loadConfig({ argv: [], env: {}, cwd: tmpdir() }),
    root: ROOT,
    ask,
    askPlainly: (port, path) => asker({ ...door, scheme: 'http', port })(path),
    socket: socketsTo(door),
    relay: relayBehind(door),
    shake,
    scans: once(() =>
      Promise.all(ports.map(async port => (await scanPort(port, shake)) ?? { port, first: null })),
    ),
    client: once(() => fetchClient(ask)),
    processes: () => lookAtProcesses(status.pid),
    outgoing: () => watching.seen(),
    files: () => dataFiles(config.data),
    database: () => databaseSight(config.data),
    log: () => logOf(status.pid, logFile),
    documents: language =>
      dutyDocuments(gatherFacts({ config, asOf: Date.now(), version: status.version }), language),
    close: () => watching.stop(),
  }
  return { ...target, meeting: once(() => watchMeeting(target, { startCanary, door })) }
}

/**
 * The server is on this machine, so it is asked on loopback, under the name that it has for everybody else. Behind a proxy
 * only that knows how it is reached: there it is asked by its name, as people do.
 */
function doorOf(config: Config, { ports }: Status, given: string | null): Door {
  const { mode, host } = config
  const url = given ?? (isBehindProxy(config) ? publicOrigin(config) : null)
  if (url !== null) {
    const { protocol, hostname, port } = new URL(url)
    const scheme = protocol === 'http:' ? 'http' : 'https'
    const name = hostname.replace(/^\[|\]$/g, '')
    return { scheme, name, connectTo: name, port: Number(port) || (scheme === 'http' ? 80 : 443) }
  }
  const [port = 0] = ports.tcp
  const name = mode === 'public' ? host : 'localhost'
  return { scheme: mode === 'trial' ? 'http' : 'https', name, connectTo: '127.0.0.1', port }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null
  return () => {
    made ??= make()
    return made
  }
}
