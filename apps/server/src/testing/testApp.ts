import { generateKeyPairSync, getRandomValues, sign } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { EngineControl } from '@konklave/engine'
import { type Bytes, PROTOCOL_VERSIONS, type Signer } from '@konklave/protocol'
import { type App, buildApp } from '../app.ts'
import { loadConfig } from '../config/index.ts'
import { loadAssets } from '../door/assets.ts'
import { lanCertificate } from '../door/certificate.ts'
import type { Door } from '../door/door.ts'
import { openGrants } from '../door/grants.ts'
import type { ProxyRules } from '../door/proxy.ts'
import { createDutyPages, gatherFacts } from '../duties/index.ts'
import { createLog } from '../log/log.ts'
import type { MeetingDeps } from '../meeting/index.ts'
import { createMemoryStore } from '../store/index.ts'
import { systemClock } from '../streams/clock.ts'
import type { StreamKind } from '../streams/types.ts'
import { testEngine } from './engine.ts'

export const randomBytes = (size: number): Bytes => getRandomValues(new Uint8Array(size))

export function newSigner(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const raw = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }).subarray(-32))
  return { publicKey: raw, sign: async input => new Uint8Array(sign(null, input, privateKey)) }
}

export type TestApp = {
  readonly app: App
  readonly door: Door
  readonly url: string
  readonly signer: Signer
  /** Every log line written so far. */
  readonly lines: string[]
  readonly deps: MeetingDeps
  readonly data: string
  readonly mintGrant: () => Bytes
  readonly stop: () => Promise<void>
}

export type TestAppOptions = {
  readonly mode?: 'trial' | 'lan' | 'public'
  readonly tls?: 'default' | 'strict'
  /** With mode public: plain HTTP for this proxy instead of TLS. */
  readonly proxy?: ProxyRules
  readonly kinds?: readonly StreamKind[]
  readonly engine?: EngineControl
  readonly protocolVersions?: readonly number[]
  /** Files of the web app. */
  readonly files?: Readonly<Record<string, string>>
  /** As on the command line, for the pages that are made from them. */
  readonly settings?: readonly string[]
  /** Whether /check is offered, where it can be. */
  readonly checks?: boolean
}

/** A whole server on a free port: real sockets, store in memory, no media engine unless one is given. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const {
    mode = 'trial',
    tls = 'default',
    proxy,
    kinds = [],
    engine = testEngine(),
    protocolVersions = PROTOCOL_VERSIONS,
    files = {},
    settings = [],
    checks = true,
  } = options
  const data = mkdtempSync(join(tmpdir(), 'konklave-server-'))
  const web = join(data, 'web')
  mkdirSync(web)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(web, path)), { recursive: true })
    writeFileSync(join(web, path), content)
  }
  const lines: string[] = []
  const signer = newSigner()
  const held: MeetingDeps[] = []
  const app = buildApp({
    engine,
    store: createMemoryStore(),
    serverSigner: signer,
    assets: loadAssets({ directory: web, version: 'test' }),
    dutyPages: createDutyPages(
      gatherFacts({ config: loadConfig({ argv: settings, env: {}, cwd: data }), asOf: 0, version: 'test' }),
    ),
    clock: systemClock,
    wallNow: Date.now,
    randomBytes,
    log: createLog({ sink: line => lines.push(line), format: 'json', level: 'info', wallNow: Date.now }),
    build: 'test',
    protocolVersions,
    kinds: deps => {
      held.push(deps)
      return { kinds, close: () => {} }
    },
  })
  const grants = openGrants(data, randomBytes)
  const names = ['localhost', '127.0.0.1', '::1', 'meet.test']
  const door = await app.open(
    mode === 'trial'
      ? { mode }
      : proxy
        ? {
            mode: 'public',
            names: ['meet.test'],
            proxy,
            permission: { mayCreate: grant => grants.allows(grant) },
            checks,
          }
        : {
            mode,
            names,
            certificate: lanCertificate(data, names, Date.now()),
            tls,
            permission: { mayCreate: grant => grants.allows(grant) },
            checks,
          },
    0,
  )
  const [deps] = held
  if (!deps) throw new Error('kinds were not asked for')
  const stop = async () => {
    app.drain()
    await door.close(50)
    rmSync(data, { recursive: true, force: true })
  }
  return { app, door, url: door.origin, signer, lines, deps, data, mintGrant: grants.mint, stop }
}
