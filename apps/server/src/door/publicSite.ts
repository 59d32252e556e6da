import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { Config } from '../config/index.ts'
import type { Log } from '../log/log.ts'
import { CertificateError, readCertificate, stampOf } from './certificateFiles.ts'
import type { Identity, Site } from './site.ts'

/** Public mode lacks something it must not do without. The message lists all of it, on one screen. */
export class NotReadyError extends Error {
  override readonly name = 'NotReadyError'
  readonly reason = 'not-ready'
  readonly lacks: readonly string[]
  constructor(lacks: readonly string[]) {
    super(
      [
        'This server is to be public, but is not ready for that:',
        ...lacks.map(line => `  - ${line}`),
        'Until then, try it with --lan on your network, or without any option on this machine.',
      ].join('\n'),
    )
    this.lacks = lacks
  }
}

const LOOK_EVERY_MS = 60_000
const HOST = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/

/** [P-02] What the law and the browsers ask of a public server; everything that is missing, one sentence each. */
export function lacksForPublic(config: Config): string[] {
  const told: readonly (readonly [string, string])[] = [
    [config.controllerName, 'controller_name: who is responsible for this server'],
    [config.controllerAddress, 'controller_address: where that is'],
    [config.controllerContact, 'controller_contact: how people reach them'],
    [config.privacyContact, 'privacy_contact: who answers questions about personal data'],
  ]
  return [
    ...(HOST.test(config.host) ? [] : ['host: its DNS name, such as meet.example.org, in small letters']),
    ...told.flatMap(([value, line]) => (value.trim() === '' ? [line] : [])),
    ...(config.certificate === 'none' ? ['certificate: a certificate that browsers trust'] : []),
    ...(config.certificate === 'files' && !(config.certificateFile && config.certificateKeyFile)
      ? ['certificate_file and certificate_key_file: the two PEM files']
      : []),
  ]
}

/** @throws NotReadyError, CertificateError, SecretFileError */
export async function createPublicSite(config: Config, log: Log, wallNow = Date.now): Promise<Site> {
  const lacks = lacksForPublic(config)
  const mediaIps = lacks.length > 0 ? [] : await publicAddresses(config)
  if (lacks.length === 0 && mediaIps.length === 0)
    lacks.push(`public_addresses: ${config.host} has no address in the DNS, and none was given`)
  if (lacks.length > 0) throw new NotReadyError(lacks)

  const files = { cert: config.certificateFile, key: config.certificateKeyFile }
  const look = (): Identity => {
    const certificate = readCertificate(files, config.host, wallNow())
    log('certificate.loaded', { ends: certificate.endsInDays })
    return { names: [config.host], certificate }
  }
  let stamp = stampOf(files)
  let identity = look()
  return {
    mediaIps,
    localIps: localAddresses(config, mediaIps),
    relay: { domain: config.host },
    current: () => identity,
    watch(clock, changed) {
      let cancel = () => {}
      const tick = () => {
        const next = stampOf(files)
        if (next !== stamp) {
          stamp = next
          try {
            identity = look()
            changed(identity)
          } catch (error) {
            // Half written, or wrong: the one of before goes on until its end.
            if (!(error instanceof CertificateError)) throw error
            log('certificate.problem', { why: error.reason, ends: error.endsInDays ?? 0 })
          }
        }
        cancel = clock.after(LOOK_EVERY_MS, tick)
      }
      cancel = clock.after(LOOK_EVERY_MS, tick)
      return () => cancel()
    },
  }
}

async function publicAddresses({ publicAddresses: given, host }: Config): Promise<string[]> {
  const listed = listOf(given)
  if (listed.length > 0) return firstOfEach(listed)
  const found = await lookup(host, { all: true }).catch(() => [])
  return firstOfEach(found.map(({ address }) => address))
}

/** Of this machine: the public ones if they are its own, else what leads to the network. */
function localAddresses({ internalAddresses }: Config, mediaIps: readonly string[]): string[] {
  const given = listOf(internalAddresses)
  if (given.length > 0) return given
  const own = Object.values(networkInterfaces()).flatMap(list => list ?? [])
  const ours = mediaIps.filter(ip => own.some(({ address }) => address === ip))
  if (ours.length > 0) return ours
  return firstOfEach(
    own
      .filter(({ internal, address }) => !internal && !/^(fe80:|169\.254\.)/i.test(address))
      .map(a => a.address),
  )
}

const listOf = (text: string): string[] => text.split(',').flatMap(item => item.trim() || [])

/** The engine tells one address of each family. */
function firstOfEach(addresses: readonly string[]): string[] {
  return [4, 6].flatMap(family => addresses.find(address => isIP(address) === family) ?? [])
}
