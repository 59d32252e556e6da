import { resolve } from 'node:path'
import { cwd, stderr, stdout } from 'node:process'
import { backUp, configFile, sayIn } from '@konklave/server'
import type { Command } from '../command.ts'
import { guarded, sourcesOf } from '../guarded.ts'
import { oneFile } from '../oneFile.ts'
import { takeOptions } from '../options.ts'

/** `konklave backup <file>`: database, keys, links and settings in one file, while the server runs or not. */
export const backup: Command = async args => {
  const { words, values, rest } = takeOptions(args, { values: ['language'] })
  const [file, ...more] = words
  if (file === undefined || more.length > 0) {
    stderr.write(oneFile('backup'))
    return 2
  }
  return guarded(
    rest,
    async ({ data }, language) => {
      const target = resolve(cwd(), file)
      backUp({ data, configFile: configFile(sourcesOf(rest)), target })
      const written = sayIn(language)(
        `Geschrieben: ${target}. Wer das hat, kann sich als dieser Server ausgeben; verwahren Sie es wie einen Schlüssel.`,
        `Written: ${target}. Whoever has it can pose as this server, so keep it like a key.`,
      )
      stdout.write(`${written}\n`)
      return 0
    },
    values.get('language'),
  )
}
