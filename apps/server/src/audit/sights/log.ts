import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { words } from '@konklave/protocol'
import { CouldNotLook } from '../unseen.ts'

/**
 * What the running server has written: the file that was named, else where its output goes, else what the journal of the
 * system has of it. @throws CouldNotLook
 */
export function logOf(pid: number, named: string | null, journal = journalOf): string {
  const paths = named === null ? [1, 2].map(fd => `/proc/${pid}/fd/${fd}`).filter(isFile) : [named]
  const [first] = paths
  if (first !== undefined && existsSync(first))
    return [...new Map(paths.map(path => [realName(path), readFileSync(path, 'utf8')])).values()].join('\n')
  const kept = named === null ? journal(pid) : null
  if (kept === null) throw unreadable(named)
  return kept
}

/** Null: there is no journal, or nothing of this process in it. */
function journalOf(pid: number): string | null {
  const args = [`_PID=${pid}`, '--output=cat', '--no-pager', '--quiet']
  const { status, stdout } = spawnSync('journalctl', args, { encoding: 'utf8', maxBuffer: 2 ** 28 })
  return status === 0 && stdout !== '' ? stdout : null
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true

function realName(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return path
  }
}

const unreadable = (named: string | null) =>
  new CouldNotLook(
    named === null
      ? words(
          'Die Ausgabe des Servers geht in keine Datei, die sich hier lesen ließe.',
          'The output of the server goes into no file that could be read here.',
        )
      : words(`${named} gibt es nicht.`, `${named} is not there.`),
    words(
      'journalctl -u konklave -o cat > konklave.log, dann konklave audit --log konklave.log.',
      'journalctl -u konklave -o cat > konklave.log, then konklave audit --log konklave.log.',
    ),
  )
