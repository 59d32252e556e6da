import { words } from '@konklave/protocol'
import {
  addresses,
  choice,
  decision,
  flag,
  integer,
  lines,
  networks,
  type Setting,
  secret,
  text,
} from './kinds.ts'
import { readEndpoint, readProcessor } from './recipients.ts'

export type { Setting }

const basis = (de: string, en: string) =>
  choice(
    ['default', 'consent', 'contract', 'obligation', 'task', 'interest'],
    'default',
    words(
      `Rechtsgrundlage dafür, ${de} (Art. 6 DSGVO); default: task bei einer öffentlichen Stelle, sonst interest`,
      `legal basis of ${en} (Art. 6 GDPR); default: task for a public authority, else interest`,
    ),
  )

/**
 * Everything that can be configured. A name `engineUdpPort` is `engine_udp_port` in the file,
 * `KONKLAVE_ENGINE_UDP_PORT` in the environment and `--engine-udp-port` on the command line; the later wins.
 */
export const settings = {
  mode: choice(
    ['trial', 'lan', 'public'],
    'trial',
    words(
      'trial: nur dieser Rechner. lan: das lokale Netz, https mit einem hier gemachten Zertifikat. public: ein Server für alle, unter eigenem Namen',
      'trial: this machine only. lan: the local network, https with a certificate made here. public: a server for everybody, under its own name',
    ),
  ),
  host: text(
    '',
    words(
      'public: der DNS-Name, unter dem der Server geöffnet wird, etwa meet.example.org',
      'public: the DNS name people open, such as meet.example.org',
    ),
  ),
  publicAddresses: addresses(
    words(
      'public: IP-Adressen, unter denen Bild und Ton diesen Server erreichen, durch Kommas getrennt; leer: die des Namens im DNS',
      'public: IP addresses under which calls reach this server, separated by commas; empty: those of the name in the DNS',
    ),
  ),
  internalAddresses: addresses(
    words(
      'public: Adressen dieses Rechners, zu denen jene hinter einem NAT führen; leer: werden an seinen Schnittstellen gefunden',
      'public: addresses of this machine that those lead to, behind a NAT; empty: found on its interfaces',
    ),
  ),
  certificate: choice(
    ['none', 'acme', 'files', 'proxy'],
    'none',
    words(
      'public: woher das Zertifikat kommt. acme: von einer Stelle, die es von selbst ausstellt. files: aus PEM-Dateien, die jemand erneuert. proxy: ein Reverse Proxy vor diesem Server hat es',
      'public: where the certificate comes from. acme: an authority that issues it by itself. files: PEM files that somebody renews. proxy: a reverse proxy before this server has it',
    ),
  ),
  acmeDirectory: text(
    '',
    words(
      'acme: URL der Zertifizierungsstelle, etwa https://acme-v02.api.letsencrypt.org/directory',
      'acme: URL of the authority, such as https://acme-v02.api.letsencrypt.org/directory',
    ),
  ),
  acmeTrustFile: text(
    '',
    words(
      'acme: Wurzelzertifikat einer eigenen Zertifizierungsstelle, PEM; leer: alle, denen dieser Rechner vertraut',
      'acme: root certificate of an authority of your own, PEM; empty: all that this machine trusts',
    ),
  ),
  acmeEmail: text(
    '',
    words(
      'acme: eine Adresse für Warnungen der Zertifizierungsstelle; darf leer sein',
      'acme: an address for warnings of the authority; may be empty',
    ),
  ),
  acmeChallenge: choice(
    ['http-01', 'dns-01'],
    'http-01',
    words(
      'acme: wie der Name nachgewiesen wird. http-01: über Port 80. dns-01: durch einen Eintrag, den acme_dns_hook anlegt',
      'acme: how the name is proved. http-01: by port 80. dns-01: by a record that acme_dns_hook makes',
    ),
  ),
  acmeDnsHook: text(
    '',
    words(
      'acme, dns-01: Programm, das mit add|remove, dem Namen des Eintrags und seinem Text aufgerufen wird',
      'acme, dns-01: program that is called with add|remove, the record’s name and its text',
    ),
  ),
  acmeKid: text(
    '',
    words(
      'acme: Schlüsselkennung einer Kontobindung, wenn die Zertifizierungsstelle eine verlangt',
      'acme: key identifier of an account binding, if the authority asks for one',
    ),
  ),
  acmeHmacKey: secret(
    words('acme: Schlüssel der Kontobindung, base64url', 'acme: key of the account binding, base64url'),
  ),
  httpPort: integer(
    0,
    65_535,
    80,
    words(
      'public: Port, der einfaches HTTP auf HTTPS weiterleitet; 0: keiner',
      'public: port that sends plain HTTP on to HTTPS; 0: none',
    ),
  ),
  certificateFile: text(
    '',
    words(
      'public, files: das Zertifikat mit seiner Kette, PEM',
      'public, files: the certificate with its chain, PEM',
    ),
  ),
  certificateKeyFile: text(
    '',
    words(
      'public, files: sein privater Schlüssel, PEM, nur für diesen Server lesbar',
      'public, files: its private key, PEM, readable by this server only',
    ),
  ),
  proxyFrom: networks(
    words(
      'public, proxy: Adressen oder Netze, von denen der Proxy kommt, durch Kommas getrennt; niemand sonst kommt herein, und niemandem sonst wird geglaubt, wer fragt',
      'public, proxy: addresses or networks that the proxy comes from, separated by commas; nobody else gets in, and no other is believed about who asks',
    ),
  ),
  proxyHeader: choice(
    ['x-forwarded-for', 'forwarded'],
    'x-forwarded-for',
    words(
      'public, proxy: die Kopfzeile, in der er sagt, wer fragt',
      'public, proxy: the header in which it says who asks',
    ),
  ),
  tlsProfile: choice(
    ['default', 'strict'],
    'default',
    words(
      'strict: nur, was BSI TR-02102-2 aufführt, also kein X25519 und kein ChaCha20',
      'strict: only what BSI TR-02102-2 lists, so no X25519 and no ChaCha20',
    ),
  ),
  controllerName: text(
    '',
    words(
      'public: wer für diesen Server rechtlich verantwortlich ist (Art. 4 Nr. 7 DSGVO)',
      'public: who is responsible for this server, by law (Art. 4 no. 7 GDPR)',
    ),
  ),
  controllerAddress: text(
    '',
    words('public: Postanschrift dazu', 'public: postal address of the controller'),
  ),
  controllerContact: text(
    '',
    words(
      'public: E-Mail-Adresse oder Telefonnummer dazu',
      'public: e-mail address or telephone number of the controller',
    ),
  ),
  privacyContact: text(
    '',
    words(
      'public: wie man die Datenschutzbeauftragte erreicht, oder wer Fragen zum Datenschutz beantwortet',
      'public: how to reach the data protection officer, or who answers for privacy',
    ),
  ),
  controllerRepresentedBy: text(
    '',
    words(
      'wer den Verantwortlichen rechtlich vertritt, etwa die Bürgermeisterin; fürs Impressum',
      'who speaks for the controller by law, such as the mayor; for the imprint',
    ),
  ),
  imprintMore: text(
    '',
    words(
      'weitere Zeilen des Impressums: Register und Nummer, Umsatzsteuer-ID, Aufsichtsbehörde',
      'further lines of the imprint: register and number, VAT id, supervising authority',
    ),
  ),
  authority: decision(
    words(
      'public: true bei einer öffentlichen Stelle, sonst false; davon hängt ab, welche Rechtsgrundlagen es gibt',
      'public: true for a public authority, false for everybody else; decides which legal bases there are',
    ),
  ),
  purpose: text(
    '',
    words(
      'wofür Besprechungen abgehalten werden, ein Satzteil für den Datenschutzhinweis; leer: um sich zu besprechen',
      'what meetings are held for, one sentence for the privacy notice; empty: to meet and confer',
    ),
  ),
  basisMeeting: basis('Besprechungen abzuhalten', 'holding meetings'),
  basisRooms: basis('Räume bereitzuhalten', 'keeping rooms ready'),
  basisOperation: basis('den Server zu betreiben und zu schützen', 'running and defending the server'),
  basisCertificate: basis('ein Zertifikat zu beziehen', 'obtaining a certificate'),
  basisLaw: text(
    '',
    words(
      'das Gesetz hinter task oder obligation, etwa: § 3 BDSG, oder Art. 4 BayDSG mit Art. 57 Gemeindeordnung',
      'the law behind task or obligation, such as: § 3 BDSG, or Art. 4 BayDSG with Art. 57 Gemeindeordnung',
    ),
  ),
  consentAlternative: text(
    '',
    words(
      'bei Einwilligung: wie trotzdem teilnimmt, wer sie nicht gibt, etwa per Telefon',
      'with consent: how those who do not give it take part all the same, such as by telephone',
    ),
  ),
  supervisoryAuthority: text(
    '',
    words(
      'die Aufsichtsbehörde für den Datenschutz, bei der man sich beschweren kann, mit Anschrift',
      'the authority for data protection that people can complain to, with its address',
    ),
  ),
  processors: lines(
    words(
      'wer Daten in Ihrem Auftrag verarbeitet, etwa ein Rechenzentrum, je eine Zeile: Name; Land (zwei Buchstaben); wofür; Vertrag oder Garantie',
      'who handles data on your behalf, such as a hoster, a line each: name; country (two letters); what for; contract or safeguard',
    ),
    readProcessor,
  ),
  endpoints: lines(
    words(
      'jeder Rechner, mit dem dieser Server selbst spricht, je eine Zeile: Rechner; wer ihn betreibt; Land (zwei Buchstaben); Garantie, wenn außerhalb des EWR',
      'every host that this server itself talks to, a line each: host; who runs it; country (two letters); safeguard if outside the EEA',
    ),
    readEndpoint,
  ),
  port: integer(
    0,
    65_535,
    8400,
    words(
      'TCP-Port, auf dem der Server lauscht; 0 nimmt irgendeinen freien',
      'TCP port of the one listener; 0 takes any free one',
    ),
  ),
  data: text(
    'data',
    words('Verzeichnis der Datenbank und der Schlüssel', 'Directory of the database and keys'),
  ),
  web: text(
    '',
    words(
      'Verzeichnis der gebauten Web-App; leer: die mitgelieferte',
      'Directory of the built web app; empty: the one that came with this server',
    ),
  ),
  names: text(
    '',
    words(
      'lan: weitere Rechnernamen, unter denen dieser Server erreicht wird, durch Kommas getrennt',
      'lan: further host names by which people reach this server, separated by commas',
    ),
  ),
  engineUdpPort: integer(
    0,
    65_535,
    0,
    words('UDP-Port für Bild und Ton; 0 nimmt irgendeinen freien', 'UDP port of calls; 0 takes any free one'),
  ),
  engineTcpPort: integer(
    0,
    65_535,
    0,
    words(
      'TCP-Port für Bild und Ton in Netzen, die UDP sperren; 0: lan nimmt irgendeinen freien, public keinen, denn dort geht beides über den einen Port',
      'TCP port of calls for networks that block UDP; 0: lan takes any free one, public none, since those calls go through its one port',
    ),
  ),
  checkPage: choice(
    ['open', 'off'],
    'open',
    words(
      'Ob alle unter /check herausfinden dürfen, welche Wege zu diesem Server führen; in der Probe nie',
      'Whether anybody may find out at /check which ways lead to this server; never in a trial',
    ),
  ),
  engineDownload: flag(
    false,
    words(
      'Ob die Mediensteuerung von ihrem Hersteller geladen werden darf, wenn sie fehlt',
      'Whether the media engine may be downloaded from its vendor if it is missing',
    ),
  ),
  logFormat: choice(['pretty', 'json'], 'pretty', words('Form der Protokollzeilen', 'Shape of log lines')),
  logLevel: choice(
    ['info', 'warn', 'error'],
    'warn',
    words('Ab welcher Stufe geschrieben wird', 'Least level that is written'),
  ),
} as const satisfies Record<string, Setting<string> | Setting<number> | Setting<boolean>>

export type SettingName = keyof typeof settings
export type Config = {
  readonly [K in SettingName]: (typeof settings)[K] extends Setting<infer T> ? T : never
}

export const settingNames = Object.keys(settings) as readonly SettingName[]

const snake = (name: string) => name.replace(/[A-Z]/g, c => `_${c.toLowerCase()}`)
export const fileKey = (name: SettingName) => snake(name)
export const envKey = (name: SettingName) => `KONKLAVE_${snake(name).toUpperCase()}`
export const flagKey = (name: SettingName) => `--${snake(name).replaceAll('_', '-')}`
export const isSecret = (name: SettingName) => (settings[name] as Setting<unknown>).secret === true
