import { accessSync, constants, realpathSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { argv, execPath } from 'node:process'

/**
 * How this program was started, to be started the same way by systemd. The path is the one that was typed: where that
 * leads over a symbolic link to the newest version, it goes on doing so.
 */
export function ownProgram(): string[] {
  const main = argv[1] ?? ''
  const root = join(dirname(main), '../../..')
  const launcher = [join(root, 'bin/konklave'), join(root, 'konklave')].find(isExecutable)
  return launcher ? [launcher] : [execPath, main]
}

/**
 * Whether a file came with this program, which then finds it by itself and holds it against the hash of its release. To name
 * it would bind a program that is reached over a link to the release of today.
 */
export function comesWith([launcher = '']: readonly string[], file: string): boolean {
  try {
    return realpathSync(file).startsWith(realpathSync(dirname(launcher)) + sep)
  } catch {
    return false
  }
}

/** Where the unit would find nothing: systemd shows these to the server as empty. */
export const isHidden = (path: string): boolean => /^\/(home|root|run\/user|tmp|var\/tmp)\//.test(path)

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
