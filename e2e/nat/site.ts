import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { type Machine, openMachine } from './machine.ts'
import { ended, finished, listenTo, type Running, type Said } from './running.ts'
import { startService } from './service.ts'
import { type Forward, openTown, type Town } from './town.ts'

export const HOST = 'meet.example.org'
const UDP_PORT = 7882
export const DATA = '/var/lib/konklave'
export const SETTINGS = '/etc/konklave/konklave.toml'
export const UNIT = '/etc/systemd/system/konklave.service'
const AUTHORITY_ROOT = '/usr/local/authority.pem'
const ROOTS = '/usr/local/roots.pem'

/** A public server, installed in the house of a town from nothing but a release archive, as docs/admin/install.md says. */
export type Site = {
  readonly town: Town
  readonly machine: Machine
  readonly server: Running
  /** What `konklave setup` said. */
  readonly setup: string
  /** Types `konklave …` there, as root. */
  konklave(...args: readonly string[]): Promise<Said>
  /** The same far away, where somebody else has unpacked the archive. */
  elsewhere(...args: readonly string[]): Promise<Said>
  close(): Promise<void>
}

export type SiteOptions = {
  /** As it was unpacked. */
  readonly archive: string
  /** How the router lets calls through, beside 443. */
  readonly calls: readonly Forward['protocol'][]
}

export async function openSite({ archive, calls }: SiteOptions): Promise<Site> {
  const place = mkdtempSync(join(tmpdir(), 'konklave-site-'))
  const town = openTown([
    { protocol: 'tcp', port: 80 },
    { protocol: 'tcp', port: 443 },
    ...calls.map(protocol => ({ protocol, port: UDP_PORT })),
  ])
  const undo: (() => unknown)[] = [() => rmSync(place, { recursive: true }), () => town.close()]
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    const roots = join(place, 'roots.pem')
    const open = listenTo(
      town.spawn('open', process.execPath, [join(import.meta.dirname, 'open.ts'), HOST, roots]),
    )
    undo.push(() => ended(open))
    const [, directory = '', trust = ''] = /^(https:\S+) (\S+)$/.exec(await open.says(/^https:/)) ?? []

    const machine = await openMachine(town, archive)
    undo.push(() => machine.close())
    // As if this authority were one of those that everybody trusts.
    const trusting = { NODE_EXTRA_CA_CERTS: ROOTS }
    writeFileSync(machine.path(ROOTS), readFileSync(roots))
    writeFileSync(machine.path(AUTHORITY_ROOT), readFileSync(trust))
    const run = (...command: readonly string[]) => finished(machine.spawn(command, trusting))
    const konklave = (...args: readonly string[]) => run('konklave', ...args)
    const must = async (step: Promise<Said>) => {
      const { code, said } = await step
      if (code !== 0) throw new Error(said)
      return said
    }
    await must(run('ln', '-s', basename(archive), '/opt/konklave'))
    await must(run('ln', '-s', '/opt/konklave/konklave', '/usr/local/bin/konklave'))
    const setup = await must(konklave('setup', HOST, '--yes', ...answers(directory)))
    await must(run('systemd-sysusers'))
    const server = startService(machine, UNIT)
    undo.push(() => ended(server))
    await server.says(/is ready/)

    const elsewhere = (...args: readonly string[]) => {
      const command = [`NODE_EXTRA_CA_CERTS=${roots}`, join(archive, 'konklave'), ...args]
      return finished(town.spawn('open', 'env', command))
    }
    return { town, machine, server, setup, konklave, elsewhere, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** What a person would answer; nobody who exists. */
const answers = (directory: string) =>
  Object.entries({
    'controller-name': 'Testing office',
    'controller-address': '1 Test street, 00000 Testing',
    'controller-contact': 'office@example.org',
    'privacy-contact': 'privacy@example.org',
    authority: 'false',
    certificate: 'acme',
    'acme-directory': directory,
    'acme-trust-file': AUTHORITY_ROOT,
    endpoints: `${new URL(directory).host}; Testing authority; DE`,
  }).flatMap(([flag, value]) => [`--${flag}`, value])
