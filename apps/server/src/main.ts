import { getRandomValues } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { networkAddress } from '@konklave/engine'
import type { Bytes } from '@konklave/protocol'
import { buildApp } from './app.ts'
import { type Config, loadServerKey, makeDataDirectory, refuseRootOver } from './config/index.ts'
import { RELEASE_FILE } from './door/assetManifest.ts'
import { loadAssets } from './door/assets.ts'
import type { DoorMode } from './door/door.ts'
import { openGrants } from './door/grants.ts'
import { createLanIdentity } from './door/lanIdentity.ts'
import { createPublicSite } from './door/publicSite.ts'
import type { Site } from './door/site.ts'
import { createDutyPages, gatherFacts } from './duties/index.ts'
import { greeting } from './greeting.ts'
import { createLog, type Log } from './log/log.ts'
import { startMedia } from './media/startMedia.ts'
import { createMeetingKinds } from './meeting/index.ts'
import { openControl } from './operate/control.ts'
import { lockData } from './operate/dataLock.ts'
import { DATABASE_FILE } from './operate/files.ts'
import { finishRestore } from './operate/finishRestore.ts'
import { statusOf } from './operate/status.ts'
import { openSqliteStore, startRetention, sweepCopies } from './store/index.ts'
import { systemClock } from './streams/clock.ts'
import { VERSION } from './version.ts'

export type Surroundings = {
  readonly env: NodeJS.ProcessEnv
  /** For the operator: the link, what is being prepared. Never anything about people. */
  readonly say: (line: string) => void
  /** Whether a person reads what is said and nothing keeps it. */
  readonly isTerminal: boolean
  readonly logLine: (line: string) => void
}

export interface Running {
  readonly origin: string
  /** Idempotent. Clients are told, calls and answers get a moment, everything is closed. */
  stop(cause: 'signal' | 'request'): Promise<void>
}

/** Of the clone or the unpacked archive that this server came with. */
const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const STOP_GRACE_MS = 1_000

/** The composition root: the only place that knows all parts. */
export async function start(config: Config, surroundings: Surroundings): Promise<Running> {
  // Whatever is written from here on is nobody else's business on this machine.
  process.umask(0o077)
  makeDataDirectory(config.data)
  refuseRootOver(config.data)
  const lock = lockData(config.data)
  const undo: Undo[] = [lock.release]
  try {
    finishRestore(config.data)
    return await run(config, surroundings, undo)
  } catch (error) {
    // Whatever runs by now would keep a process alive that has failed.
    for (const one of undo.reverse()) await Promise.resolve(one()).catch(() => {})
    throw error
  }
}

/** Ends one thing that was begun. */
type Undo = () => unknown

async function run(config: Config, surroundings: Surroundings, undo: Undo[]): Promise<Running> {
  const { env, say, isTerminal, logLine } = surroundings
  const [release] = undo
  const began = performance.now()
  const log = createLog({
    sink: logLine,
    format: config.logFormat,
    level: config.logLevel,
    wallNow: Date.now,
  })
  log('server.starting', { mode: config.mode })
  const assets = loadWebApp(config, log)
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
    onProgress: ({ message }) => say(`Preparing the media engine: ${message}.`),
    log,
  })
  undo.push(async () => (await starting).stop())
  const database = join(config.data, DATABASE_FILE)
  const opening = openSqliteStore(database)
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
    dutyPages: createDutyPages(gatherFacts({ config, asOf: Date.now(), version: VERSION })),
    clock: systemClock,
    wallNow: Date.now,
    randomBytes,
    log,
    build: VERSION,
    kinds: createMeetingKinds,
  })
  const grants = openGrants(config.data, randomBytes)
  const mode: DoorMode =
    site && config.mode !== 'trial'
      ? {
          mode: config.mode,
          ...site.current(),
          tls: config.tlsProfile,
          permission: { mayCreate: grant => grants.allows(grant) },
        }
      : { mode: 'trial' }
  const door = await app.open(mode, config.port)
  undo.push(() => door.close(0))
  const stopWatching = site?.watch(systemClock, ({ names, certificate }) => door.setNames(names, certificate))
  void assets.warm()
  const control = await openControl(config.data, statusOf({ config, app, store, engine, door, site }))

  for (const line of greeting({ mode: config.mode, origin: door.origin, grants, isTerminal })) say(line)
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
    release?.()
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

function loadWebApp(config: Config, log: Log) {
  const own = {
    directory: join(ROOT, 'apps/web/dist'),
    previous: join(ROOT, 'assets-previous'),
    released: existsSync(join(ROOT, RELEASE_FILE)),
  }
  const assets = loadAssets({ version: VERSION, ...(config.web ? { directory: config.web } : own) })
  if (assets.files.length === 0) log('web.missing', {})
  else log('web.loaded', { files: assets.files.length, size: assets.sizeBytes })
  return assets
}

async function siteOf(config: Config, log: Log): Promise<Site | null> {
  if (config.mode === 'trial') return null
  return config.mode === 'lan' ? createLanIdentity(config, log) : createPublicSite(config, log)
}

const randomBytes = (size: number): Bytes => getRandomValues(new Uint8Array(size))
