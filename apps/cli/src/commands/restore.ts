import { existsSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { cwd, stderr, stdout } from 'node:process'
import { configFile, loadConfig, openBackup, restoreConfig, type Say, sayIn } from '@konklave/server'
import type { Command } from '../command.ts'
import { inLanguage, sourcesOf } from '../guarded.ts'
import { oneFile } from '../oneFile.ts'
import { takeOptions } from '../options.ts'

/** `konklave restore <file>`: puts a backup back, all of it or nothing. The server must not run. */
export const restore: Command = async args => {
  const { words, on, values, rest } = takeOptions(args, {
    switches: ['replace', 'no-grants'],
    values: ['config', 'language'],
  })
  const [file, ...more] = words
  if (file === undefined || more.length > 0) {
    stderr.write(oneFile('restore'))
    return 2
  }
  return inLanguage(values.get('language'), async language => {
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
        const done = { data, target, written, isPrivate, grants }
        stdout.write(`${report(done, sayIn(language)).join('\n')}\n`)
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
  /** Whether links for creating rooms came back, too. */
  readonly grants: boolean
}

const report = ({ data, target, written, isPrivate, grants }: Done, say: Say): string[] => [
  say(`Wiederhergestellt nach ${data}.`, `Restored into ${data}.`),
  say(
    `Einstellungen: ${target}${written ? '' : ', wie es war'}.`,
    `Settings: ${target}${written ? '' : ', as it was'}.`,
  ),
  ...(isPrivate
    ? [
        say(
          'Sie enthalten ein Geheimnis oder waren vorher privat; darum dürfen nur Sie sie lesen. Der Benutzer des Servers muss es auch: chown, oder legen Sie das Geheimnis in secrets.toml im Datenverzeichnis.',
          'They hold a secret, or were private before, so only you may read them. The server’s user has to: chown it, or move the secret into secrets.toml in the data directory.',
        ),
      ]
    : []),
  // What was undone on purpose since the backup was taken, and is done again.
  grants
    ? say(
        'Links zum Anlegen von Räumen sind die der Sicherung; seither widerrufene gelten wieder: konklave grant list. Mit --no-grants kommt keiner zurück.',
        'Links for creating rooms are those of the backup; those revoked since then work again: konklave grant list. With --no-grants none comes back.',
      )
    : say(
        'Kein Link legt mehr Räume an: konklave grant add macht einen.',
        'No link creates rooms any more: konklave grant add makes one.',
      ),
  say(
    'Auch die Regeln der Räume sind die der Sicherung: Bis jemand kommt, der neuere kennt, lässt eine Einladung von damals ein, und ebenso Schlüssel, die seither entfernt wurden.',
    'Rules of rooms are those of the backup too: until somebody comes who knows newer ones, an invitation of then lets in, and so do keys that were removed since.',
  ),
]
