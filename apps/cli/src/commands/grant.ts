import { stderr, stdout } from 'node:process'
import {
  askStatus,
  type Config,
  grantsOf,
  lanAddresses,
  makeDataDirectory,
  mintGrant,
  type SpokenLanguage,
  sayIn,
} from '@konklave/server'
import type { Command } from '../command.ts'
import { grantLink } from '../grantLink.ts'
import { guarded } from '../guarded.ts'
import { takeOptions } from '../options.ts'

/** `konklave grant add|list|revoke`: links that allow creating rooms. A running server follows at once. */
export const grant: Command = async args => {
  const { words, values, rest } = takeOptions(args, { values: ['note', 'language'] })
  const [what = 'add', which, ...more] = words
  const run = Object.hasOwn(actions, what) ? actions[what as keyof typeof actions] : undefined
  if (!run || more.length > 0 || (what === 'revoke') !== (which !== undefined)) {
    stderr.write('konklave: grant add [--note NAME], grant list, grant revoke FINGERPRINT\n')
    return 2
  }
  return guarded(
    rest,
    async (config, language) => {
      const lines = await run(config, which ?? values.get('note') ?? '', language)
      stdout.write(`${lines.join('\n')}\n`)
      return 0
    },
    values.get('language'),
  )
}

type Action = (
  config: Config,
  which: string,
  language: SpokenLanguage,
) => readonly string[] | Promise<readonly string[]>

const actions = { add, list, revoke } satisfies Record<string, Action>

async function add(config: Config, note: string, language: SpokenLanguage): Promise<readonly string[]> {
  makeDataDirectory(config.data)
  const status = await askStatus(config.data)
  const token = mintGrant(config.data, note)
  return grantLink(token, { config, status, addresses: lanAddresses() }).map(line => line[language])
}

function list({ data }: Config, _: string, language: SpokenLanguage): readonly string[] {
  const say = sayIn(language)
  const grants = grantsOf(data).list()
  if (grants.length === 0)
    return [say('Niemand hat einen Link zum Anlegen von Räumen.', 'Nobody has a link for creating rooms.')]
  return grants.map(({ fingerprint, note }) => `${fingerprint}  ${note || say('(ohne Notiz)', '(no note)')}`)
}

function revoke({ data }: Config, fingerprint: string, language: SpokenLanguage): readonly string[] {
  const { note } = grantsOf(data).revoke(fingerprint)
  const whose = note ? ` (${note})` : ''
  return [
    sayIn(language)(
      `Mit diesem Link lassen sich keine Räume mehr anlegen${whose}. Räume, die damit angelegt wurden, bleiben.`,
      `That link creates no more rooms${whose}. Rooms made with it stay.`,
    ),
  ]
}
