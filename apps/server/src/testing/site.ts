import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
// biome-ignore lint/correctness/noUndeclaredDependencies: only tests import this file
import { test as base } from 'vitest'
import { type Config, loadConfig } from '../config/index.ts'
import { makeSelfSigned } from '../door/selfSigned.ts'
import { type Around, checkAll, type Finding, type Machine } from '../operate/checks/index.ts'

export const NOW = Date.UTC(2026, 10, 26, 12)
export const DAY_MS = 24 * 3_600_000

export type Changes = {
  config?: Partial<Config>
  machine?: Partial<Machine>
  name?: string[]
  own?: string[]
} & Partial<Pick<Around, 'status' | 'isHeld' | 'configFile' | 'wallNowMs'>>
/** As it is told in English. */
type Told = Omit<Finding, 'says' | 'remedy'> & { readonly says: string; readonly remedy?: string }

/** A public server of the district North on a machine where all is well, until a test changes something. */
export class Site {
  readonly dir = mkdtempSync(join(tmpdir(), 'konklave-checks-'))
  readonly data = join(this.dir, 'data')
  /** The authorities that the system trusts. */
  readonly trusted: string[] = []

  constructor() {
    mkdirSync(this.data, { mode: 0o700 })
    this.certificate(-1, 90)
  }

  /** Another certificate, valid from the one day to the other as seen from `NOW`, by an authority that is trusted. */
  certificate(fromDay: number, toDay: number, name = 'meet.nord.example'): void {
    const notBefore = new Date(NOW + fromDay * DAY_MS)
    const notAfter = new Date(NOW + toDay * DAY_MS)
    const { pem, key } = makeSelfSigned({ names: [name], notBefore, notAfter })
    writeFileSync(join(this.dir, 'cert.pem'), pem)
    writeFileSync(join(this.dir, 'key.pem'), key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
    this.trusted.splice(0, Number.POSITIVE_INFINITY, pem)
  }

  config(changes: Partial<Config> = {}): Config {
    return {
      ...loadConfig({ argv: ['--data', this.data], env: {}, cwd: this.dir }),
      mode: 'public',
      host: 'meet.nord.example',
      controllerName: 'Gemeinde Nord',
      controllerAddress: 'Weg 1',
      controllerContact: 'post@nord.example',
      privacyContact: 'dsb@nord.example',
      authority: 'true',
      basisLaw: '§ 3 LDSG',
      certificate: 'files',
      certificateFile: join(this.dir, 'cert.pem'),
      certificateKeyFile: join(this.dir, 'key.pem'),
      port: 443,
      engineUdpPort: 7882,
      ...changes,
    }
  }

  machine(changes: Partial<Machine> = {}): Machine {
    return {
      cores: 2,
      memoryBytes: 4e9,
      availableBytes: 3e9,
      entropyBits: 256,
      uid: 0,
      disk: () => ({ freeBytes: 9e9, freeFiles: 1e6 }),
      port: async () => 'free',
      engine: async () => ({ path: '/opt/livekit', version: '1.13.8' }),
      authorities: () => this.trusted,
      authority: async () => ({ date: NOW }),
      through: async () => ({ page: 200, socket: 101 }),
      ...changes,
    }
  }

  findings({ name = ['192.0.2.7'], own = ['192.0.2.7'], ...more }: Changes = {}) {
    return checkAll({
      configFile: null,
      wallNowMs: NOW,
      status: null,
      ...more,
      config: this.config(more.config),
      machine: this.machine(more.machine),
      addresses: {
        resolve: async () => name,
        interfaces: () => ({ eth0: own.map(address => ({ address, internal: false })) as never }),
      },
    })
  }

  async look(changes: Changes = {}): Promise<Told[]> {
    return (await this.findings(changes)).map(({ says, remedy, ...rest }) => ({
      ...rest,
      says: says.en,
      ...(remedy && { remedy: remedy.en }),
    }))
  }

  /** The findings that are not ok. */
  async bad(changes: Changes = {}): Promise<Told[]> {
    return (await this.look(changes)).filter(({ verdict }) => verdict !== 'ok')
  }
}

export const test = base.extend<{ site: Site }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
  site: async ({}, use) => {
    const site = new Site()
    await use(site)
    rmSync(site.dir, { recursive: true, force: true })
  },
})
