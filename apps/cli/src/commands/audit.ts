import { env, stderr, stdout } from 'node:process'
import {
  askStatus,
  type Config,
  configFile,
  loadConfig,
  openTarget,
  operatorMessage,
  runAudit,
} from '@konklave/server'
import { compareWith } from '../audit/against.ts'
import { startCanary } from '../audit/canary.ts'
import { outcomeOf } from '../audit/outcome.ts'
import { auditJson, auditText } from '../audit/text.ts'
import type { Command } from '../command.ts'
import { sourcesOf } from '../guarded.ts'
import { languageFor } from '../language.ts'
import { type Options, takeOptions } from '../options.ts'

const USAGE = `konklave audit [<url>] [--json] [--log <file>] [--no-meeting] [settings]

Proves on the server that runs with these settings whatever of docs/REQUIREMENTS.md can be proved there. It holds a meeting
of its own meanwhile. <url>: as people open it, where that leads somewhere else than this machine. --log: what the server
has written, where that goes into no file. --no-meeting: hold none, and leave out what only a meeting shows. To see
everything, run it as root.

konklave audit --against <url> [--release <directory>]

Compares the client that another server sends to browsers with a release: this one, or one unpacked at <directory>.

Exit code: 0 all is well, 1 something deviates, 2 nothing deviates, but something or all could not be looked at.`

const KNOWN = {
  switches: ['json', 'help', 'no-meeting'],
  values: ['against', 'release', 'log'],
} as const
type Asked = Options<'json' | 'help' | 'no-meeting', 'against' | 'release' | 'log'>

/** `konklave audit`. */
export const audit: Command = async args => {
  const asked = takeOptions(args, KNOWN)
  const [url, ...more] = asked.words
  const urls = [url, asked.values.get('against')].filter(one => one !== undefined)
  if (asked.on.has('help')) {
    stdout.write(`${USAGE}\n`)
    return 0
  }
  if (more.length > 0 || !urls.every(isWebAddress)) {
    stderr.write(`${USAGE}\n`)
    return 2
  }
  try {
    return asked.values.has('against') ? await against(asked) : await own(asked, url ?? null)
  } catch (error) {
    const message = operatorMessage(error)
    if (message === null) throw error
    stderr.write(`konklave: ${message}\n`)
    return 2
  }
}

const isWebAddress = (text: string) => URL.canParse(text) && /^https?:/.test(text)

async function against({ values, rest, words }: Asked): Promise<number> {
  if (rest.length > 0 || words.length > 0) {
    stderr.write(`${USAGE}\n`)
    return 2
  }
  const { lines, outcome } = await compareWith(values.get('against') ?? '', values.get('release') ?? null)
  stdout.write(`${lines.join('\n')}\n`)
  return { same: 0, differs: 1, failed: 2 }[outcome]
}

async function own({ on, values, rest }: Asked, url: string | null): Promise<number> {
  const config = loadConfig(sourcesOf(rest))
  const status = await askStatus(config.data)
  if (!status) {
    stderr.write(`konklave: ${noServer(config)}\n`)
    return 2
  }
  const target = openTarget({
    config,
    configFile: configFile(sourcesOf(rest)),
    status,
    url,
    logFile: values.get('log') ?? null,
    startCanary: on.has('no-meeting') ? null : startCanary,
  })
  try {
    const findings = await runAudit(target)
    const language = languageFor(undefined, env)
    stdout.write(`${on.has('json') ? auditJson(findings) : auditText(findings, language)}\n`)
    const { code, warning } = outcomeOf(findings)
    if (warning) stderr.write(`konklave: ${warning[language]}\n`)
    return code
  } finally {
    target.close()
  }
}

const noServer = ({ data }: Config) =>
  `no server runs on ${data}, or this user may not ask it. An audit looks at a running one: konklave up. --against compares another's client.`
