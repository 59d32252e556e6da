import { env, stderr, stdout } from 'node:process'
import { findEngine, grantsOf, reportText } from '@konklave/server'
import type { Command } from '../command.ts'
import { guarded } from '../guarded.ts'
import { lookAround } from '../lookAround.ts'
import { takeOptions } from '../options.ts'

/** `konklave doctor --report`: prints what may be shown to somebody who helps. Nothing is sent. */
export const doctor: Command = async args => {
  const { on, rest, words } = takeOptions(args, { switches: ['report'] })
  if (!on.has('report') || words.length > 0) {
    stderr.write(
      'konklave: doctor --report prints a report with nothing personal in it; konklave check says what to do.\n',
    )
    return 2
  }
  return guarded(rest, async config => {
    const { findings, status } = await lookAround(config, rest)
    const engineVersion = (await findEngine(env))?.version ?? null
    const grants = grantsOf(config.data).list().length
    stdout.write(`${reportText({ config, findings, status, engineVersion, grants })}\n`)
    return 0
  })
}
