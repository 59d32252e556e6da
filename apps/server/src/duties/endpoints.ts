import { type Words, words } from '@konklave/protocol'
import {
  type Config,
  type DeclaredEndpoint,
  isProblem,
  type Problem,
  type Processor,
  readEndpoint,
  readProcessor,
  type SettingName,
} from '../config/index.ts'

/** A host outside that the configuration makes the server talk to (P-08). */
export type Endpoint = {
  readonly host: string
  /** The setting that makes it so. */
  readonly because: SettingName
  readonly purpose: Words
  readonly data: Words
  /** What the operator says of it; null where nothing was said. */
  readonly declared: DeclaredEndpoint | null
}

/**
 * [P-04, P-08] Every host that this configuration lets the server talk to, and no other. What is declared and not
 * configured is not in it, so that the documents name exactly what happens. The name server is no setting of ours but
 * one of the machine: see {@link askedOfNameService}.
 */
export function endpointsOf(config: Config): Endpoint[] {
  const declared = rows(config.endpoints, readEndpoint)
  return reached(config).map(endpoint => ({
    ...endpoint,
    declared: declared.find(({ host }) => host === endpoint.host) ?? null,
  }))
}

/**
 * What the name service of the server's network is asked: no host that we could name, since the machine's own settings
 * say which one that is. Null: nothing.
 */
export function askedOfNameService(config: Config): Words | null {
  if (config.mode !== 'public' && !config.engineDownload) return null
  const [ownDe, ownEn] = config.mode === 'public' ? ['seinem eigenen Namen', 'its own name'] : ['', '']
  const [othersDe, othersEn] =
    endpointsOf(config).length > 0
      ? ['den Namen der genannten Rechner', 'those of the hosts named here']
      : ['', '']
  const both = (and: string, ...names: readonly string[]) => names.filter(name => name !== '').join(and)
  return words(
    `Die Namensauskunft (DNS) seines Netzes fragt der Server nur nach ${both(' und ', ownDe, othersDe)}, nie nach etwas von Teilnehmenden.`,
    `The server asks the name service (DNS) of its network only for ${both(' and ', ownEn, othersEn)}, never for anything of people who meet.`,
  )
}

export const processorsOf = (config: Config): Processor[] => rows(config.processors, readProcessor)

function reached(config: Config): Omit<Endpoint, 'declared'>[] {
  const authority =
    config.mode === 'public' && config.certificate === 'acme' ? hostOf(config.acmeDirectory) : null
  return [
    ...(authority === null
      ? []
      : [
          {
            host: authority,
            because: 'acmeDirectory' as const,
            purpose: words(
              'stellt das Zertifikat dieses Servers aus und sagt, wie spät es ist, wenn der Betreiber die Uhr prüft',
              'issues the certificate of this server, and tells the time when the operator checks the clock',
            ),
            data: words(
              'Name und Adresse dieses Servers, E-Mail-Adresse des Kontos, falls angegeben; nichts über Teilnehmende',
              'name and address of this server, e-mail address of the account where given; nothing about people who meet',
            ),
          },
        ]),
    ...(config.engineDownload
      ? [
          {
            host: 'github.com',
            because: 'engineDownload' as const,
            purpose: words(
              'liefert die Mediensteuerung, wenn sie beim Start fehlt, auch von eigenen Auslieferungsrechnern (githubusercontent.com)',
              'supplies the media engine if it is missing at the start, also from delivery hosts of its own (githubusercontent.com)',
            ),
            data: words(
              'Adresse dieses Servers; nichts über Teilnehmende',
              'address of this server; nothing about people who meet',
            ),
          },
        ]
      : []),
  ]
}

/** With its port where that is not the usual one; null where the text is no URL, which is told elsewhere. */
function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host : null
}

/** The lines of a setting; each was read once before, when the configuration was loaded. */
function rows<T extends object>(text: string, read: (line: string) => T | Problem): T[] {
  return text.split('\n').flatMap(line => {
    const made = line === '' ? null : read(line)
    return made === null || isProblem(made) ? [] : [made as T]
  })
}
