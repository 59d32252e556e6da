import { listed, readNetwork } from './networks.ts'
import { isProblem, type Problem, problem } from './problem.ts'
import { readEndpoint, readProcessor } from './recipients.ts'

/** One setting: how it is read, what it is without configuration, and how it is explained. */
export type Setting<T> = {
  readonly parse: (value: unknown) => T | Problem
  readonly initial: T
  readonly about: string
  /** Every value there is, where they are known beforehand: none of them says anything about anybody. */
  readonly codes?: readonly string[]
  /** How it stands in a file, where that is not the value itself: as true or false, as a list of its lines. */
  readonly inFile?: 'switch' | 'list'
  /** Printed as `(set)`, never with its value. */
  readonly secret?: true
}

function choice<const C extends readonly string[]>(
  codes: C,
  initial: C[number],
  about: string,
): Setting<C[number]> {
  const parse = (value: unknown) =>
    codes.find(code => code === value) ?? problem(`must be one of ${codes.join(', ')}`)
  return { parse, initial, about, codes }
}

function integer(least: number, most: number, initial: number, about: string): Setting<number> {
  const parse = (value: unknown) => {
    const n = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value
    if (typeof n === 'number' && Number.isInteger(n) && n >= least && n <= most) return n
    return problem(`must be a whole number from ${least} to ${most}`)
  }
  return { parse, initial, about }
}

function secret(about: string): Setting<string> {
  return { ...text('', about), secret: true }
}

function text(initial: string, about: string): Setting<string> {
  const parse = (value: unknown) => (typeof value === 'string' ? value : problem('must be text'))
  return { parse, initial, about }
}

/** A question that has no default: whoever does not answer it has not answered it. */
function decision(about: string): Setting<'' | 'true' | 'false'> {
  const parse = (value: unknown) => {
    const answer = String(value)
    return answer === '' || answer === 'true' || answer === 'false'
      ? answer
      : problem('must be true or false')
  }
  return { parse, initial: '', about, codes: ['', 'true', 'false'], inFile: 'switch' }
}

/** Some lines, each of which `read` understands; in a file also a list of texts. */
function lines(about: string, read: (line: string) => unknown): Setting<string> {
  const parse = (value: unknown) => {
    const list: unknown[] = Array.isArray(value)
      ? value
      : typeof value === 'string'
        ? value.split('\n')
        : [value]
    const kept: string[] = []
    for (const line of list) {
      if (typeof line !== 'string') return problem('must be lines of text')
      if (line.trim() === '') continue
      const made = read(line)
      if (isProblem(made)) return problem(`has a line that ${made.problem}: ${line.trim()}`)
      kept.push(line.trim())
    }
    return kept.join('\n')
  }
  return { parse, initial: '', about, inFile: 'list' }
}

/** Addresses and networks (CIDR). */
function networks(about: string): Setting<string> {
  const parse = (value: unknown) => {
    if (typeof value !== 'string') return problem('must be text')
    const wrong = listed(value).find(one => readNetwork(one) === null)
    return wrong === undefined ? value : problem(`has what is no address and no network: ${wrong}`)
  }
  return { parse, initial: '', about }
}

const basis = (what: string) =>
  choice(
    ['default', 'consent', 'contract', 'obligation', 'task', 'interest'],
    'default',
    `legal basis of ${what} (Art. 6 GDPR); default: task for a public authority, else interest`,
  )

function flag(initial: boolean, about: string): Setting<boolean> {
  const parse = (value: unknown) => {
    if (value === true || value === 'true' || value === '') return true
    return value === false || value === 'false' ? false : problem('must be true or false')
  }
  return { parse, initial, about }
}

/**
 * Everything that can be configured. A name `engineUdpPort` is `engine_udp_port` in the file,
 * `KONKLAVE_ENGINE_UDP_PORT` in the environment and `--engine-udp-port` on the command line; the later wins.
 */
export const settings = {
  mode: choice(
    ['trial', 'lan', 'public'],
    'trial',
    'trial: this machine only. lan: the local network, https with a certificate made here. public: a server for everybody, under its own name',
  ),
  host: text('', 'public: the DNS name people open, such as meet.example.org'),
  publicAddresses: text(
    '',
    'public: IP addresses under which calls reach this server, separated by commas; empty: those of the name in the DNS',
  ),
  internalAddresses: text(
    '',
    'public: addresses of this machine that those lead to, behind a NAT; empty: found on its interfaces',
  ),
  certificate: choice(
    ['none', 'acme', 'files', 'proxy'],
    'none',
    'public: where the certificate comes from. acme: an authority that issues it by itself. files: PEM files that somebody renews. proxy: a reverse proxy before this server has it',
  ),
  acmeDirectory: text(
    '',
    'acme: URL of the authority, such as https://acme-v02.api.letsencrypt.org/directory',
  ),
  acmeTrustFile: text('', 'acme: root certificate of an authority of your own, PEM; empty: public ones'),
  acmeEmail: text('', 'acme: an address for warnings of the authority; may be empty'),
  acmeChallenge: choice(
    ['http-01', 'dns-01'],
    'http-01',
    'acme: how the name is proved. http-01: by port 80. dns-01: by a record that acme_dns_hook makes',
  ),
  acmeDnsHook: text(
    '',
    'acme, dns-01: program that is called with add|remove, the record’s name and its text',
  ),
  acmeKid: text('', 'acme: key identifier of an account binding, if the authority asks for one'),
  acmeHmacKey: secret('acme: key of the account binding, base64url'),
  httpPort: integer(0, 65_535, 80, 'public: port that sends plain HTTP on to HTTPS; 0: none'),
  certificateFile: text('', 'public, files: the certificate with its chain, PEM'),
  certificateKeyFile: text('', 'public, files: its private key, PEM, readable by this server only'),
  proxyFrom: networks(
    'public, proxy: addresses or networks that the proxy comes from, separated by commas; nobody else gets in, and no other is believed about who asks',
  ),
  proxyHeader: choice(
    ['x-forwarded-for', 'forwarded'],
    'x-forwarded-for',
    'public, proxy: the header in which it says who asks',
  ),
  tlsProfile: choice(
    ['default', 'strict'],
    'default',
    'strict: only what BSI TR-02102-2 lists, so no X25519 and no ChaCha20',
  ),
  controllerName: text('', 'public: who is responsible for this server, by law (Art. 4 no. 7 GDPR)'),
  controllerAddress: text('', 'public: postal address of the controller'),
  controllerContact: text('', 'public: e-mail address or telephone number of the controller'),
  privacyContact: text('', 'public: how to reach the data protection officer, or who answers for privacy'),
  controllerRepresentedBy: text(
    '',
    'who speaks for the controller by law, such as the mayor; for the imprint',
  ),
  imprintMore: text('', 'further lines of the imprint: register and number, VAT id, supervising authority'),
  authority: decision(
    'public: true for a public authority, false for everybody else; decides which legal bases there are',
  ),
  purpose: text(
    '',
    'what meetings are held for, one sentence for the privacy notice; empty: to meet and confer',
  ),
  basisMeeting: basis('holding meetings'),
  basisRooms: basis('keeping rooms ready'),
  basisOperation: basis('running and defending the server'),
  basisCertificate: basis('obtaining a certificate'),
  basisLaw: text(
    '',
    'the law behind task or obligation, such as: § 3 BDSG, or Art. 4 BayDSG with Art. 57 Gemeindeordnung',
  ),
  consentAlternative: text(
    '',
    'with consent: how those who do not give it take part all the same, such as by telephone',
  ),
  supervisoryAuthority: text(
    '',
    'the authority for data protection that people can complain to, with its address',
  ),
  processors: lines(
    'who handles data on your behalf, such as a hoster, a line each: name; country (two letters); what for; contract or safeguard',
    readProcessor,
  ),
  endpoints: lines(
    'every host that this server itself talks to, a line each: host; who runs it; country (two letters); safeguard if outside the EEA',
    readEndpoint,
  ),
  port: integer(0, 65_535, 8400, 'TCP port of the one listener; 0 takes any free one'),
  data: text('data', 'Directory of the database and keys'),
  web: text('', 'Directory of the built web app; empty: the one that came with this server'),
  names: text('', 'lan: further host names by which people reach this server, separated by commas'),
  engineUdpPort: integer(0, 65_535, 0, 'UDP port of calls; 0 takes any free one'),
  engineTcpPort: integer(
    0,
    65_535,
    0,
    'TCP port of calls for networks that block UDP; 0: lan takes any free one, public none, since those calls go through its one port',
  ),
  checkPage: choice(
    ['open', 'off'],
    'open',
    'Whether anybody may find out at /check which ways lead to this server; never in a trial',
  ),
  engineDownload: flag(false, 'Whether the media engine may be downloaded from its vendor if it is missing'),
  logFormat: choice(['pretty', 'json'], 'pretty', 'Shape of log lines'),
  logLevel: choice(['info', 'warn', 'error'], 'warn', 'Least level that is written'),
} as const satisfies Record<string, Setting<string> | Setting<number> | Setting<boolean>>

export type SettingName = keyof typeof settings
export type Config = {
  readonly [K in SettingName]: (typeof settings)[K] extends Setting<infer T> ? T : never
}

export const settingNames = Object.keys(settings) as readonly SettingName[]

const words = (name: string) => name.replace(/[A-Z]/g, c => `_${c.toLowerCase()}`)
export const fileKey = (name: SettingName) => words(name)
export const envKey = (name: SettingName) => `KONKLAVE_${words(name).toUpperCase()}`
export const flagKey = (name: SettingName) => `--${words(name).replaceAll('_', '-')}`
export const isSecret = (name: SettingName) => (settings[name] as Setting<unknown>).secret === true
