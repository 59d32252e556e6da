import { getRandomValues } from 'node:crypto'
import { join } from 'node:path'
import { networkAddress } from '@konklave/engine'
import type { Bytes, SpokenLanguage } from '@konklave/protocol'
import { buildApp } from './app.ts'
import {
  type Config,
  listed,
  loadServerKey,
  makeDataDirectory,
  refuseReplaceable,
  refuseRootOver,
} from './config/index.ts'
import type { DoorMode } from './door/door.ts'
import { openGrants } from './door/grants.ts'
import { createLanIdentity } from './door/lanIdentity.ts'
import { createPublicSite } from './door/publicSite.ts'
import type { Site } from './door/site.ts'
import { createDutyPages, gatherFacts, sayIn } from './duties/index.ts'
import { greeting } from './greeting.ts'
import { createLog, type Log } from './log/log.ts'
import { startMedia } from './media/startMedia.ts'
import { createMeetingKinds } from './meeting/index.ts'
import { openControl } from './operate/control.ts'
import { lockData } from './operate/dataLock.ts'
import { DATABASE_FILE } from './operate/files.ts'
import { finishRestore } from './operate/finishRestore.ts'
import { statusOf } from './operate/status.ts'
import { OWN_RELEASE, type Release } from './release/release.ts'
import { loadWebApp } from './release/webApp.ts'
import type { CreatePermission } from './rooms/index.ts'
import { openSqliteStore, startRetention, sweepCopies } from './store/index.ts'
import { systemClock } from './streams/clock.ts'

export type Surroundings = {
  readonly env: NodeJS.ProcessEnv
  /** For the operator: the link, what is being prepared. Never anything about people. */
  readonly say: (line: string) => void
  /** Whether a person reads what is said and nothing keeps it. */
  readonly isTerminal: boolean
  /** Of the operator. */
  readonly language: SpokenLanguage
  readonly logLine: (line: string) => void
}

export interface Running {
  readonly origin: string
  /** Idempotent. Clients are told, calls and answers get a moment, everything is closed. */
  stop(cause: 'signal' | 'request'): Promise<void>
}

/** For answers that are on their way; nobody can write meanwhile. */
const STOP_GRACE_MS = 400

/** The composition root: the only place that knows all parts. Another `release` than this one is for tests of upgrades. */
export async function start(
  config: Config,
  surroundings: Surroundings,
  release: Release = OWN_RELEASE,
): Promise<Running> {
  // Whatever is written from here on is nobody else's business on this machine.
  process.umask(0o077)
  if (config.mode === 'public') refuseReplaceable(config.data)
  makeDataDirectory(config.data)
  refuseRootOver(config.data)
  const lock = lockData(config.data)
  const undo: Undo[] = [lock.release]
  try {
    finishRestore(config.data)
    return await run({ config, surroundings, release, undo })
  } catch (error) {
    // Whatever runs by now would keep a process alive that has failed.
    for (const one of undo.reverse()) await Promise.resolve(one()).catch(() => {})
    throw error
  }
}

/** Ends one thing that was begun. */
type Undo = () => unknown

type Run = {
  readonly config: Config
  readonly surroundings: Surroundings
  readonly release: Release
  readonly undo: Undo[]
}

async function run({ config, surroundings, release, undo }: Run): Promise<Running> {
  const { env, say, isTerminal, language, logLine } = surroundings
  const { version, protocolVersions } = release
  const [unlock] = undo
  const began = performance.now()
  const preparing = sayIn(language)('Die Mediensteuerung wird vorbereitet', 'Preparing the media engine')
  const log = createLog({
    sink: logLine,
    format: config.logFormat,
    level: config.logLevel,
    wallNow: Date.now,
  })
  log('server.starting', { mode: config.mode })
  const assets = loadWebApp(config, release, log)
  const serverSigner = loadServerKey(config.data)
  const site = await siteOf(config, log)
  undo.push(() => site?.close())

  // The engine takes longest, so it starts while everything else is being read.
  const starting = startMedia({
    config,
    // Firefox that has opened no device offers its default address only, and reaches no loopback from there. Pages and
    // sockets stay on loopback; one UDP port is open on this machine's own address.
    ips: site ? site.mediaIps : [networkAddress() ?? '127.0.0.1'],
    ...(site && { localIps: site.localIps }),
    ...(site?.relay && { relay: site.relay }),
    env,
    onProgress: ({ message }) => say(`${preparing}: ${message}.`),
    log,
  })
  undo.push(async () => (await starting).stop())
  const database = join(config.data, DATABASE_FILE)
  const opening = openSqliteStore(database, release.migrations)
  undo.push(async () => (await opening).close())
  const [engine, store] = await Promise.all([starting, opening])
  const stopRetention = await startRetention({
    store,
    clock: systemClock,
    wallNow: Date.now,
    log,
    sweepFiles: now => sweepCopies(database, now),
  })
  undo.push(stopRetention)

  const app = buildApp({
    engine: engine.control,
    store,
    serverSigner,
    assets,
    dutyPages: createDutyPages(gatherFacts({ config, asOf: Date.now(), version })),
    clock: systemClock,
    wallNow: Date.now,
    randomBytes,
    log,
    build: version,
    protocolVersions,
    kinds: createMeetingKinds,
  })
  const grants = openGrants(config.data, randomBytes)
  const mode: DoorMode =
    site && config.mode !== 'trial'
      ? modeOf(config, site, { mayCreate: grant => grants.allows(grant) })
      : { mode: 'trial' }
  const door = await app.open(mode, config.port)
  undo.push(() => door.close(0))
  const stopWatching = site?.watch(systemClock, ({ names, certificate }) => door.setNames(names, certificate))
  void assets.warm()
  const control = await openControl(
    config.data,
    statusOf({ version, config, app, store, engine, door, site }),
  )

  for (const line of greeting({ mode: config.mode, origin: door.origin, grants, isTerminal, language }))
    say(line)
  log('server.ready', {
    mode: config.mode,
    took: performance.now() - began,
    memory: process.memoryUsage.rss(),
  })

  const stop = async (cause: 'signal' | 'request'): Promise<void> => {
    const asked = performance.now()
    log('server.stopping', { cause })
    stopWatching?.()
    control.close()
    app.drain()
    await Promise.all([door.close(STOP_GRACE_MS), site?.close()])
    stopRetention()
    await engine.stop(0)
    await store.close()
    unlock?.()
    log('server.stopped', { took: performance.now() - asked })
  }
  let stopped: Promise<void> | null = null
  return {
    origin: door.origin,
    stop(cause) {
      stopped ??= stop(cause)
      return stopped
    },
  }
}

function modeOf(config: Config, site: Site, permission: CreatePermission): DoorMode {
  const { names, certificate } = site.current()
  if (certificate)
    return {
      mode: config.mode === 'lan' ? 'lan' : 'public',
      names,
      certificate,
      tls: config.tlsProfile,
      permission,
      checks: config.checkPage === 'open',
    }
  const proxy = { from: listed(config.proxyFrom), header: config.proxyHeader }
  return { mode: 'public', names, proxy, permission, checks: config.checkPage === 'open' }
}

async function siteOf(config: Config, log: Log): Promise<Site | null> {
  if (config.mode === 'trial') return null
  return config.mode === 'lan' ? createLanIdentity(config, log) : createPublicSite(config, log)
}

const randomBytes = (size: number): Bytes => getRandomValues(new Uint8Array(size))
