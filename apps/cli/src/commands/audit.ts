import { stderr, stdout } from 'node:process'
import { parseArgs } from 'node:util'
import { type Comparison, compareManifest, operatorMessage, releasedAssets } from '@konklave/server'
import type { Command } from '../command.ts'

const USAGE = `konklave audit --against <url> [--release <directory>]

Compares the client that another server sends to browsers with a release: this one, or one unpacked at <directory>.
Exit code: 0 the same, 1 it differs, 2 could not be compared.`

/** `konklave audit --against <url>`. */
export const audit: Command = async args => {
  const asked = read(args)
  if (asked === null) {
    stderr.write(`${USAGE}\n`)
    return 2
  }
  try {
    const compared = await compareManifest(asked.against, releasedAssets(asked.release))
    stdout.write(`${sentences(asked.against, compared).join('\n')}\n`)
    if (compared.t === 'failed') return 2
    return compared.deviations.length === 0 ? 0 : 1
  } catch (error) {
    const message = operatorMessage(error)
    if (message === null) throw error
    stderr.write(`konklave: ${message}\n`)
    return 2
  }
}

function read(args: readonly string[]): { against: string; release: string | null } | null {
  try {
    const options = { against: { type: 'string' }, release: { type: 'string' } } as const
    const { against, release } = parseArgs({ args: [...args], options }).values
    return against !== undefined && URL.canParse(against) && /^https?:/.test(against)
      ? { against, release: release ?? null }
      : null
  } catch {
    return null
  }
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
