import { resolve } from 'node:path'
import { cwd, stderr, stdout } from 'node:process'
import { backUp, configFile } from '@konklave/server'
import type { Command } from '../command.ts'
import { guarded, sourcesOf } from '../guarded.ts'
import { takeOptions } from '../options.ts'

/** `konklave backup <file>`: database, keys, links and settings in one file, while the server runs or not. */
export const backup: Command = async args => {
  const { words, rest } = takeOptions(args, {})
  const [file, ...more] = words
  if (file === undefined || more.length > 0) {
    stderr.write('konklave: backup takes one file: konklave backup konklave.tar\n')
    return 2
  }
  return guarded(rest, async ({ data }) => {
    const target = resolve(cwd(), file)
    backUp({ data, configFile: configFile(sourcesOf(rest)), target })
    stdout.write(`Written: ${target}. Whoever has it can pose as this server, so keep it like a key.\n`)
    return 0
  })
}
