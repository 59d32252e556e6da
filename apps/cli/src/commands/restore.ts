import { existsSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { cwd, stderr, stdout } from 'node:process'
import { configFile, loadConfig, openBackup, restoreConfig } from '@konklave/server'
import type { Command } from '../command.ts'
import { explained, sourcesOf } from '../guarded.ts'
import { takeOptions } from '../options.ts'

/** `konklave restore <file>`: puts a backup back, all of it or nothing. The server must not run. */
export const restore: Command = async args => {
  const { words, on, values, rest } = takeOptions(args, { switches: ['replace'], values: ['config'] })
  const [file, ...more] = words
  if (file === undefined || more.length > 0) {
    stderr.write('konklave: restore takes one file: konklave restore konklave.tar\n')
    return 2
  }
  return explained(async () => {
    const backup = openBackup(resolve(cwd(), file))
    try {
      const named = values.get('config')
      const target =
        named === undefined
          ? (configFile(sourcesOf(rest)) ?? resolve(cwd(), 'konklave.toml'))
          : resolve(cwd(), named)
      // Settings first: on a new machine they say where the data directory is.
      const written = backup.config !== null && restoreConfig(backup.config, target)
      try {
        const flags = existsSync(target) ? ['--config', target, ...rest] : rest
        const { data } = loadConfig(sourcesOf(flags))
        backup.restore(data, { replace: on.has('replace') })
        stdout.write(`Restored into ${data}.\nSettings: ${target}${written ? '' : ', as it was'}.\n`)
      } catch (error) {
        if (written) rmSync(target)
        throw error
      }
      return 0
    } finally {
      backup.close()
    }
  })
}
