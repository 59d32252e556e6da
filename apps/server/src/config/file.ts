import { type SpokenLanguage, words } from '@konklave/protocol'
import { parse } from 'smol-toml'
import { ConfigError, SECRETS_FILE } from './load.ts'
import {
  type Config,
  fileKey,
  isSecret,
  type Setting,
  type SettingName,
  settingNames,
  settings,
} from './settings.ts'

const HEAD = words(
  'Einstellungen dieses Servers. Eine Zeile, die mit # beginnt, gilt nicht; was sie zeigt, ist die Vorgabe. Jede lässt sich auch in der Umgebung oder auf der Befehlszeile setzen: konklave help.',
  'Settings of this server. A line that begins with # is not in force; what it shows is the default. Each can also be set in the environment or on the command line: konklave help.',
)
const WIDTH = 110

/**
 * The text of a configuration file with these values in it and every other setting explained. Of a `text` that exists
 * everything else stays as it is: order, values, comments in whatever language.
 * @throws ConfigError when the existing file is written so that this cannot be done line by line
 */
export function writeSettings(
  text: string | null,
  values: Partial<Config>,
  language: SpokenLanguage = 'en',
): string {
  const before = parse(text ?? '')
  const page: Page = { lines: text === null ? comment(HEAD[language]) : text.trimEnd().split('\n'), language }
  for (const name of settingNames) {
    if (isSecret(name)) explainSecret(page, name)
    else put(page, name, values[name], before)
  }
  const { lines } = page
  const written = `${lines.join('\n')}\n`
  const wanted = { ...meant(before), ...byKey(values) }
  if (!sameTable(written, wanted))
    throw new ConfigError(
      'unreadable',
      words(
        'Die Konfigurationsdatei ist so geschrieben, dass sie sich nicht Zeile für Zeile ändern lässt. Geben Sie jeder Einstellung eine eigene Zeile.',
        'The configuration file is written in a way that cannot be changed line by line. Put each setting on one line of its own.',
      ),
    )
  return written
}

/** Whether a configuration file sets something that others may not read; one that cannot be read is taken for such. */
export function holdsSecret(text: string): boolean {
  try {
    const table = parse(text)
    return settingNames.some(name => isSecret(name) && fileKey(name) in table)
  } catch {
    return true
  }
}

type Value = string | number | boolean
/** A file that is being written. */
type Page = { readonly lines: string[]; readonly language: SpokenLanguage }

function put(page: Page, name: SettingName, value: Value | undefined, before: object): void {
  const { lines } = page
  const key = fileKey(name)
  const active = lines.findIndex(line => keyOf(line) === key)
  if (value === undefined || (key in before && meant(before)[key] === value)) {
    if (active < 0 && shown(lines, key) < 0) explain(page, name, `# ${line(name, settings[name].initial)}`)
    return
  }
  const at = active >= 0 ? active : shown(lines, key)
  if (at >= 0) lines[at] = line(name, value)
  else explain(page, name, line(name, value))
}

function explainSecret(page: Page, name: SettingName): void {
  const key = fileKey(name)
  if (page.lines.some(one => keyOf(one) === key) || shown(page.lines, key) >= 0) return
  const where = words(
    `ist geheim: Es steht in ${SECRETS_FILE} im Datenverzeichnis`,
    `is a secret: it stands in ${SECRETS_FILE} in the data directory`,
  )
  explain(page, name, `# ${key} ${where[page.language]}`)
}

function explain({ lines, language }: Page, name: SettingName, last: string): void {
  lines.push('', ...comment(settings[name].about[language]), last)
}

const comment = (text: string): string[] => wrapped(text).map(row => `# ${row}`)

const line = (name: SettingName, value: Value) => `${fileKey(name)} = ${inToml(name, value)}`

function inToml(name: SettingName, value: Value): string {
  const { inFile }: Setting<unknown> = settings[name]
  if (inFile === 'list')
    return `[${linesOf(String(value))
      .map(one => JSON.stringify(one))
      .join(', ')}]`
  return inFile === 'switch' && value !== '' ? String(value) : JSON.stringify(value)
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.split('\n'))

/** The key that a line sets, if it sets one. */
const keyOf = (text: string): string | undefined => /^\s*([a-z_]+)\s*=/.exec(text)?.[1]

/** Where a setting stands as a comment, in whichever language that was written. */
const shown = (lines: readonly string[], key: string): number =>
  lines.findIndex(text => new RegExp(`^#\\s*${key}( =| is a secret| ist geheim)`).test(text))

/** What a file says, as the server understands it: a list of lines and the same lines as one text are the same. */
function meant(table: object): Record<string, unknown> {
  const names = new Map(settingNames.map(name => [fileKey(name), name]))
  return Object.fromEntries(
    Object.entries(table).map(([key, value]) => {
      const name = names.get(key)
      return [key, name ? settings[name].parse(value) : value]
    }),
  )
}

function byKey(values: Partial<Config>): Record<string, Value> {
  return Object.fromEntries(
    settingNames.flatMap(name => {
      const value = values[name]
      return value === undefined || isSecret(name) ? [] : [[fileKey(name), value]]
    }),
  )
}

function sameTable(text: string, wanted: Readonly<Record<string, unknown>>): boolean {
  try {
    const table = meant(parse(text))
    const keys = new Set([...Object.keys(table), ...Object.keys(wanted)])
    return [...keys].every(key => table[key] === wanted[key])
  } catch {
    return false
  }
}

function wrapped(text: string): string[] {
  const rows: string[] = []
  for (const word of text.split(' ')) {
    const last = rows.at(-1)
    if (last === undefined || last.length + word.length > WIDTH - 3) rows.push(word)
    else rows[rows.length - 1] = `${last} ${word}`
  }
  return rows
}
