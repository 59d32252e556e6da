import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { cwd, env, stderr } from 'node:process'
import {
  askStatus,
  breachDocuments,
  type Component,
  components,
  configFile,
  gatherFacts,
  invalid,
  lackLines,
  lacksForDuties,
  oneOf,
  problem,
  readMoment,
  sayIn,
  sceneOf,
  VERSION,
} from '@konklave/server'
import type { Command } from '../command.ts'
import { guarded, sourcesOf } from '../guarded.ts'
import { languageFor } from '../language.ts'
import { takeOptions } from '../options.ts'
import { writeDocuments } from '../writeDocuments.ts'

/** Nobody who does not know yet should assume less. */
const WORST = 'machine'

/**
 * `konklave breach`: what lay open through a part of this server and what did not, in counts, with drafts of the notices
 * to the authority and to people. Reads only; nothing in it says who met.
 */
export const breach: Command = async args => {
  const { words, values, rest } = takeOptions(args, {
    values: ['through', 'from', 'to', 'known', 'log', 'language', 'out'],
  })
  return guarded([...words, ...rest], async config => {
    const language = languageFor(values.get('language'), env)
    const say = sayIn(language)
    const asOf = Date.now()
    const moment = (name: 'from' | 'to' | 'known') => momentOf(name, values.get(name))
    const incident = {
      component: componentOf(values.get('through')),
      fromMs: moment('from'),
      toMs: moment('to'),
      knownMs: moment('known'),
    }
    if (incident.fromMs !== null && incident.toMs !== null && incident.fromMs > incident.toMs)
      throw invalid('--to', problem('liegt vor --from', 'is before --from'))
    const log = values.get('log')
    if (log !== undefined && !existsSync(resolve(cwd(), log)))
      throw invalid('--log', problem(`nennt, was es nicht gibt: ${log}`, `names what is not there: ${log}`))
    const scene = sceneOf({
      data: config.data,
      configFile: configFile(sourcesOf(rest)),
      logFile: log === undefined ? null : resolve(cwd(), log),
      status: await askStatus(config.data),
      window: incident,
    })
    const facts = gatherFacts({ config, asOf, version: VERSION })
    writeDocuments(breachDocuments({ incident, scene, facts }, language), values.get('out'))
    const open = say('noch offen', 'still blank')
    if (!values.has('through'))
      stderr.write(
        `konklave: ${say('angenommen wurde das Schlimmste', 'the worst was assumed')}, --through ${WORST}; ${say('möglich sind', 'there are')} ${components.map(({ id }) => id).join(', ')}\n`,
      )
    for (const name of ['from', 'to', 'known'] as const)
      if (!values.has(name)) stderr.write(`konklave: ${open}, --${name}\n`)
    for (const line of lackLines(lacksForDuties(config), language))
      stderr.write(`konklave: ${open}, ${line}\n`)
    return 0
  })
}

/** @throws ConfigError */
function componentOf(asked = WORST): Component {
  const found = components.find(({ id }) => id === asked)
  if (!found) throw invalid('--through', oneOf(components.map(({ id }) => id)))
  return found
}

/** @throws ConfigError */
function momentOf(name: 'from' | 'to' | 'known', text: string | undefined): number | null {
  if (text === undefined) return null
  const moment = readMoment(text, name === 'to' ? 'end' : 'begin')
  if (moment === null)
    throw invalid(
      `--${name}`,
      problem(
        'muss ein Tag oder eine Uhrzeit sein, etwa 2026-11-26 oder 2026-11-26T14:30',
        'must be a day or a time, such as 2026-11-26 or 2026-11-26T14:30',
      ),
    )
  return moment
}
