import { stdout } from 'node:process'
import type { Finding, SpokenLanguage } from '@konklave/server'
import type { Command } from '../command.ts'
import { fromOutside } from '../fromOutside.ts'
import { guarded } from '../guarded.ts'
import { lookAround } from '../lookAround.ts'
import { takeOptions } from '../options.ts'

/** `konklave check [--json]`: each line ok, warn or fail, with what to do; exit code 1 when one fails. */
export const check: Command = args => {
  const { words, on, values, rest } = takeOptions(args, { switches: ['json'], values: ['language'] })
  return guarded(
    [...words, ...rest],
    async (config, language) => {
      const { findings } = await lookAround(config, rest)
      const lines = on.has('json')
        ? [JSON.stringify(findings.map(plain))]
        : [...findings.map(one => line(one, language)), ...fromOutside(config).map(says => says[language])]
      stdout.write(`${lines.join('\n')}\n`)
      return findings.some(({ verdict }) => verdict === 'fail') ? 1 : 0
    },
    values.get('language'),
  )
}

/** For programs, which speak no language. */
const plain = ({ check: name, verdict, says, remedy }: Finding) => ({
  check: name,
  verdict,
  says: says.en,
  ...(remedy && { remedy: remedy.en }),
})

/** Names and verdicts are what documents and `doctor --report` call them, in every language. */
const line = ({ check: name, verdict, says, remedy }: Finding, language: SpokenLanguage): string =>
  [
    `${verdict.padEnd(4)}  ${name.padEnd(12)}${says[language]}`,
    ...(remedy ? [`${' '.repeat(18)}→ ${remedy[language]}`] : []),
  ].join('\n')
