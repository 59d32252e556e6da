import { env, stderr, stdout } from 'node:process'
import { findEngine, grantsOf, reportText, sayIn } from '@konklave/server'
import type { Command } from '../command.ts'
import { guarded } from '../guarded.ts'
import { languageFor } from '../language.ts'
import { lookAround } from '../lookAround.ts'
import { takeOptions } from '../options.ts'

/** `konklave doctor --report`: prints what may be shown to somebody who helps. Nothing is sent. */
export const doctor: Command = async args => {
  const { on, values, rest, words } = takeOptions(args, { switches: ['report'], values: ['language'] })
  if (!on.has('report') || words.length > 0) {
    const says = sayIn(languageFor(undefined, env))(
      'doctor --report gibt einen Bericht aus, in dem nichts Persönliches steht; konklave check sagt, was zu tun ist.',
      'doctor --report prints a report with nothing personal in it; konklave check says what to do.',
    )
    stderr.write(`konklave: ${says}\n`)
    return 2
  }
  return guarded(
    rest,
    async (config, language) => {
      const { findings, status } = await lookAround(config, rest)
      const engineVersion = (await findEngine(env))?.version ?? null
      const grants = grantsOf(config.data).list().length
      stdout.write(`${reportText({ config, findings, status, engineVersion, grants, language })}\n`)
      return 0
    },
    values.get('language'),
  )
}
