import {
  type Comparison,
  compareManifest,
  type Deviation,
  OWN_PAGES,
  releasedAssets,
  VERSION,
} from '@konklave/server'
import { printable } from '../printable.ts'

/** `konklave audit --against <url>`: what came of it, in sentences; `failed`: nothing could be compared. */
export async function compareWith(
  url: string,
  release: string | null,
): Promise<{ readonly lines: readonly string[]; readonly outcome: 'same' | 'differs' | 'failed' }> {
  const compared = await compareManifest(url, releasedAssets(release))
  const lines = sentences(url, compared).map(printable)
  if (compared.t === 'failed') return { lines, outcome: 'failed' }
  return { lines, outcome: compared.deviations.length === 0 ? 'same' : 'differs' }
}

const WHAT = {
  changed: 'is not the file of the release',
  missing: 'is not there',
  undeclared: 'is not part of the release',
  'false-claim': 'is the file of the release, but the server says otherwise',
} as const

const WHY = {
  unreachable:
    'does not answer in time, or its certificate is not trusted (NODE_EXTRA_CA_CERTS names one to trust).',
  'no-list': 'does not say which files it serves: it is no Konklave, or older than this comparison.',
  'empty-release': 'was not compared: the release that was named has no page.',
} as const

function sentences(url: string, compared: Comparison): string[] {
  if (compared.t === 'failed') return [`${url} ${WHY[compared.why]}`]
  const { version, deviations, previous, headersOf } = compared
  const after = [
    ...(headersOf === 'this-version'
      ? [
          `The release does not say which headers it was built with, so they were held against those of this version, ${VERSION}: where it is older, another header may be its own.`,
        ]
      : []),
    ...(previous
      ? [`It also serves ${previous.files} files of version ${previous.version}, which were not compared.`]
      : []),
    `Of ${OWN_PAGES.slice(0, -1).join(', ')} and the page for what is not there, which a server writes itself, only the headers were compared, not the words.`,
  ]
  if (deviations.length === 0)
    return [`The client is the released one: ${compared.compared} addresses compared.`, ...after]
  return [
    `The client is not the released one. The server says it is version ${version}.`,
    ...deviations.map(one => `  ${one.path} ${inWords(one)}`),
    ...after,
  ]
}

const inWords = (one: Deviation): string =>
  one.what === 'header' ? `has another header than the release, or lacks it: ${one.header}` : WHAT[one.what]
