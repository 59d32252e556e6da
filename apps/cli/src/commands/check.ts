import { stdout } from 'node:process'
import type { Finding } from '@konklave/server'
import type { Command } from '../command.ts'
import { fromOutside } from '../fromOutside.ts'
import { guarded } from '../guarded.ts'
import { lookAround } from '../lookAround.ts'
import { takeOptions } from '../options.ts'

/** `konklave check [--json]`: each line ok, warn or fail, with what to do; exit code 1 when one fails. */
export const check: Command = args => {
  const { words, on, rest } = takeOptions(args, { switches: ['json'] })
  return guarded([...words, ...rest], async config => {
    const { findings } = await lookAround(config, rest)
    if (on.has('json')) stdout.write(`${JSON.stringify(findings)}\n`)
    else stdout.write(`${[...findings.map(line), ...fromOutside(config).map(({ en }) => en)].join('\n')}\n`)
    return findings.some(({ verdict }) => verdict === 'fail') ? 1 : 0
  })
}

const line = ({ check: name, verdict, says, remedy }: Finding): string =>
  [
    `${verdict.padEnd(4)}  ${name.padEnd(12)}${says}`,
    ...(remedy ? [`${' '.repeat(18)}→ ${remedy}`] : []),
  ].join('\n')
