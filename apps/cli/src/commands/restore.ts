import { existsSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { cwd, stderr, stdout } from 'node:process'
import { configFile, loadConfig, openBackup, restoreConfig } from '@konklave/server'
import type { Command } from '../command.ts'
import { explained, sourcesOf } from '../guarded.ts'
import { takeOptions } from '../options.ts'

/** `konklave restore <file>`: puts a backup back, all of it or nothing. The server must not run. */
export const restore: Command = async args => {
  const { words, on, values, rest } = takeOptions(args, {
    switches: ['replace', 'no-grants'],
    values: ['config'],
  })
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
        const grants = !on.has('no-grants')
        backup.restore(data, { replace: on.has('replace'), grants })
        const isPrivate = written && backup.config?.isPrivate === true
        stdout.write(`${[...report({ data, target, written, isPrivate }), ...outdated(grants)].join('\n')}\n`)
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

type Done = {
  readonly data: string
  readonly target: string
  readonly written: boolean
  readonly isPrivate: boolean
}

const report = ({ data, target, written, isPrivate }: Done): string[] => [
  `Restored into ${data}.`,
  `Settings: ${target}${written ? '' : ', as it was'}.`,
  ...(isPrivate
    ? [
        'They hold a secret, or were private before, so only you may read them. The server’s user has to: chown it, or move the secret into secrets.toml in the data directory.',
      ]
    : []),
]

/** What was undone on purpose since the backup was taken, and is done again. */
const outdated = (grants: boolean): string[] => [
  grants
    ? 'Links for creating rooms are those of the backup; those revoked since then work again: konklave grant list. With --no-grants none comes back.'
    : 'No link creates rooms any more: konklave grant add makes one.',
  'Rules of rooms are those of the backup too: until somebody comes who knows newer ones, an invitation of then lets in, and so do keys that were removed since.',
]
