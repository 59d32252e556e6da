import { env, stderr } from 'node:process'
import { dutyDocuments, gatherFacts, lackLines, lacksForDuties, sayIn, VERSION } from '@konklave/server'
import type { Command } from '../command.ts'
import { guarded } from '../guarded.ts'
import { languageFor } from '../language.ts'
import { takeOptions } from '../options.ts'
import { writeDocuments } from '../writeDocuments.ts'

/**
 * `konklave duties`: the documents that a controller owes, from the settings in force and the data inventory. What the
 * settings do not say is a blank in them, and a line on stderr.
 */
export const duties: Command = async args => {
  const { words, values, rest } = takeOptions(args, { values: ['lang', 'language', 'out'] })
  return guarded([...words, ...rest], async config => {
    const language = languageFor(values.get('language') ?? values.get('lang'), env)
    const facts = gatherFacts({ config, asOf: Date.now(), version: VERSION })
    writeDocuments(dutyDocuments(facts, language), values.get('out'))
    const blank = sayIn(language)('noch offen', 'still blank')
    for (const line of lackLines(lacksForDuties(config), language))
      stderr.write(`konklave: ${blank}, ${line}\n`)
    return 0
  })
}
