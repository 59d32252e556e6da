import { readFileSync } from 'node:fs'
import { type SpokenLanguage, words } from '@konklave/protocol'
import { acmeCertificate } from '../certificates/acme.ts'
import { type ChallengeSolver, dnsHook, httpChallenges } from '../certificates/challenges.ts'
import { certificateFiles } from '../certificates/files.ts'
import { certificateOfProxy } from '../certificates/proxy.ts'
import type { CertificateSource } from '../certificates/source.ts'
import type { Config } from '../config/index.ts'
import { type Lack, lack, lackLines, lacksForDuties } from '../duties/lacks.ts'
import type { Log } from '../log/log.ts'
import { OperatorError } from '../operatorError.ts'
import { createRedirectListener } from './redirectListener.ts'
import type { Site } from './site.ts'
import { siteAddresses } from './siteAddresses.ts'

const SET_THEM = words(
  'Tragen Sie das in konklave.toml ein. Bis dahin: mit --lan im eigenen Netz, oder ohne jede Angabe auf diesem Rechner.',
  'Set these in konklave.toml. Until then, try it with --lan on your network, or without any option on this machine.',
)

/** Public mode lacks something it must not do without. The message lists all of it, on one screen. */
export class NotReadyError extends OperatorError {
  override readonly name = 'NotReadyError'
  readonly reason = 'not-ready'
  readonly lacks: readonly Lack[]
  constructor(lacks: readonly Lack[], advice = SET_THEM) {
    const screen = (language: SpokenLanguage, head: string) =>
      [head, ...lackLines(lacks, language).map(line => `  - ${line}`), advice[language]].join('\n')
    const says = words(
      screen('de', 'Dieser Server soll öffentlich sein, ist es aber noch nicht. Es fehlt'),
      screen('en', 'This server is to be public, but is not ready for that. It lacks'),
    )
    super(says)
    this.lacks = lacks
  }
}

/** RFC 1123 2.1, small letters, with at least one dot: certificates are given for nothing shorter. */
const HOST = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/

export const isPublicHost = (name: string): boolean => HOST.test(name)

/** [P-02] What the law and the browsers ask of a public server; everything that is missing. */
export function lacksForPublic(config: Config): Lack[] {
  return [
    ...(isPublicHost(config.host)
      ? []
      : [
          lack(
            'host',
            'sein DNS-Name, etwa meet.example.org, in Kleinbuchstaben',
            'its DNS name, such as meet.example.org, in small letters',
          ),
        ]),
    ...lacksForDuties(config),
    ...lacksForCertificate(config),
  ]
}

function lacksForCertificate(config: Config): Lack[] {
  const { certificate, acmeDirectory, acmeChallenge, acmeDnsHook, httpPort } = config
  switch (certificate) {
    case 'none':
      return [
        lack(
          'certificate',
          'acme, files oder proxy; Browser verlangen eines, dem sie vertrauen',
          'acme, files or proxy; browsers ask for one they trust',
        ),
      ]
    case 'files':
      return config.certificateFile && config.certificateKeyFile
        ? []
        : [
            {
              settings: ['certificateFile', 'certificateKeyFile'],
              says: words('die zwei PEM-Dateien', 'the two PEM files'),
            },
          ]
    case 'proxy':
      return config.proxyFrom.trim()
        ? []
        : [
            lack(
              'proxyFrom',
              'die Adressen, von denen der Proxy kommt, etwa 127.0.0.1',
              'the addresses that the proxy comes from, such as 127.0.0.1',
            ),
          ]
    case 'acme':
      return [
        ...(/^https:\/\//.test(acmeDirectory)
          ? []
          : [
              lack(
                'acmeDirectory',
                'die https-Adresse der Zertifizierungsstelle',
                'the https URL of the authority',
              ),
            ]),
        ...(acmeChallenge === 'dns-01' && !acmeDnsHook
          ? [lack('acmeDnsHook', 'das Programm für dns-01', 'the program for dns-01')]
          : []),
        ...(acmeChallenge === 'http-01' && httpPort === 0
          ? [lack('httpPort', 'http-01 braucht Port 80', 'http-01 needs port 80')]
          : []),
      ]
  }
}

/** Whether another program opens TLS and passes on what it found. */
export const isBehindProxy = ({ mode, certificate }: Config): boolean =>
  mode === 'public' && certificate === 'proxy'

/** Whether plain HTTP is answered, to lead to HTTPS. Behind a proxy that is the proxy's. */
export const redirects = (config: Config): boolean =>
  config.mode === 'public' && !isBehindProxy(config) && config.httpPort !== 0

/** As people open it. Behind a proxy that is the proxy's usual port, whatever this server listens on. */
export const publicOrigin = ({
  host,
  port,
  certificate,
}: Pick<Config, 'host' | 'port' | 'certificate'>): string =>
  `https://${host}${port === HTTPS_PORT || certificate === 'proxy' ? '' : `:${port}`}`

const HTTPS_PORT = 443

/** @throws NotReadyError, CertificateError, SecretFileError, ListenError */
export async function createPublicSite(config: Config, log: Log, wallNow = Date.now): Promise<Site> {
  const lacks = lacksForPublic(config)
  const addresses = lacks.length > 0 ? null : await siteAddresses(config)
  if (addresses?.told.length === 0)
    lacks.push(
      lack(
        'publicAddresses',
        `${config.host} hat keine Adresse im DNS. Legen Sie dort einen A-Eintrag an, oder geben Sie hier die Adresse an`,
        `${config.host} has no address in the DNS. Make an A record there, or give the address here`,
      ),
    )
  if (addresses === null || lacks.length > 0) throw new NotReadyError(lacks)

  const { host } = config
  const challenges = httpChallenges()
  const redirect = redirects(config)
    ? createRedirectListener({ host, httpsPort: config.port, answer: challenges.answer })
    : null
  await redirect?.listen(config.httpPort)
  const solver = config.acmeChallenge === 'http-01' ? challenges : dnsHook(config.acmeDnsHook)
  const source = await sourceOf(config, { solver, log, wallNow }).catch(async error => {
    await redirect?.close()
    throw error
  })
  return {
    mediaIps: addresses.told,
    localIps: addresses.local,
    // TURN is no HTTP: a proxy that opens TLS does not let it through.
    relay: config.certificate === 'proxy' ? null : { domain: host },
    current() {
      const certificate = source.current()
      return certificate ? { names: [host], certificate } : { names: [host], certificate }
    },
    watch: (clock, changed) => source.watch(clock, certificate => changed({ names: [host], certificate })),
    close: async () => redirect?.close(),
  }
}

type Around = { readonly solver: ChallengeSolver; readonly log: Log; readonly wallNow: () => number }

async function sourceOf(config: Config, { solver, log, wallNow }: Around): Promise<CertificateSource> {
  const { host, data, acmeKid } = config
  if (config.certificate === 'proxy') return certificateOfProxy
  if (config.certificate === 'files') {
    const files = { cert: config.certificateFile, key: config.certificateKeyFile }
    return certificateFiles(files, { host, log, wallNow })
  }
  const accountBinding = acmeKid ? { kid: acmeKid, hmacKey: config.acmeHmacKey } : null
  const { acmeDirectory: directory, acmeEmail: email } = config
  const trust = config.acmeTrustFile ? readFileSync(config.acmeTrustFile, 'utf8') : null
  return acmeCertificate({ host, directory, email, accountBinding, trust, solver, data, log, wallNow })
}
