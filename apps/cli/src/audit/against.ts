import { type Comparison, compareManifest, releasedAssets } from '@konklave/server'

/** `konklave audit --against <url>`: what came of it, in sentences; `failed`: nothing could be compared. */
export async function compareWith(
  url: string,
  release: string | null,
): Promise<{ readonly lines: readonly string[]; readonly outcome: 'same' | 'differs' | 'failed' }> {
  const compared = await compareManifest(url, releasedAssets(release))
  const lines = sentences(url, compared)
  if (compared.t === 'failed') return { lines, outcome: 'failed' }
  return { lines, outcome: compared.deviations.length === 0 ? 'same' : 'differs' }
}

const WHAT = {
  changed: 'is not the file of the release',
  missing: 'is not there',
  undeclared: 'is not part of the release',
  'false-claim': 'is the file of the release, but the server says otherwise',
} as const

function sentences(url: string, compared: Comparison): string[] {
  if (compared.t === 'failed')
    return [
      compared.why === 'unreachable'
        ? `${url} does not answer, or its certificate is not trusted (NODE_EXTRA_CA_CERTS names one to trust).`
        : `${url} does not say which files it serves: it is no Konklave, or older than this comparison.`,
    ]
  const { version, deviations, previous } = compared
  const before = previous
    ? [`It also serves ${previous.files} files of version ${previous.version}, which were not compared.`]
    : []
  if (deviations.length === 0)
    return [`The client is the released one: ${compared.compared} addresses compared.`, ...before]
  return [
    `The client is not the released one. The server says it is version ${version}.`,
    ...deviations.map(({ path, what }) => `  ${path} ${WHAT[what]}`),
    ...before,
  ]
}
