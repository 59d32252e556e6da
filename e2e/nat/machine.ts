import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { listenTo } from './running.ts'
import type { Town } from './town.ts'

/**
 * A computer on which Konklave never was, in the house of the town: its own /etc, nothing below /opt but an unpacked archive,
 * no source tree, no caches. What it has of this one are Debian and the kernel.
 */
export type Machine = {
  /** As root, with nothing of this environment but what is named. */
  spawn(command: readonly string[], environment?: Readonly<Record<string, string>>): ChildProcess
  /** A path of it, as it is reached from here. */
  path(own: string): string
  close(): Promise<void>
}

const SOURCE = join(import.meta.dirname, '../..')
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Why there can be none here, or null. */
export function machineProblem(): string | null {
  const lacking = ['nsenter', 'setpriv', 'systemd-sysusers'].filter(
    program => spawnSync('which', [program]).status !== 0,
  )
  return lacking.length === 0 ? null : `needs ${lacking.join(', ')} (Debian: util-linux, systemd)`
}

/** The archive lies below /opt under the name it has here; nothing can be written to it. */
export async function openMachine(town: Town, archive: string): Promise<Machine> {
  const disk = mkdtempSync(join(tmpdir(), 'konklave-machine-'))
  const opt = `${disk}/opt/${basename(archive)}`
  const hidden = [SOURCE, homedir()].filter(place => existsSync(place))
  const script = `set -e
mount -t tmpfs -o mode=755 none ${disk}
mkdir -p ${disk}/lib ${disk}/local/bin ${opt}
cp -a /etc ${disk}/etc
mount --bind ${archive} ${opt}
mount -o remount,bind,ro ${opt}
mount --rbind ${disk}/opt /opt
mount --bind ${disk}/etc /etc
mount --bind ${disk}/lib /var/lib
mount --bind ${disk}/local /usr/local
for place in ${hidden.join(' ')}; do mount -t tmpfs none $place; done
echo open
exec sleep infinity`
  const holder = town.spawn('house', 'unshare', ['--mount', '--propagation', 'private', 'sh', '-c', script])
  await listenTo(holder).says(/^open$/)
  return {
    spawn: (command, environment = {}) =>
      spawn('nsenter', [`--target=${holder.pid}`, '--mount', '--net', ...command], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { PATH, ...environment },
      }),
    path: own => `/proc/${holder.pid}/root${own}`,
    async close() {
      const gone = once(holder, 'exit')
      holder.kill('SIGKILL')
      await gone
      rmSync(disk, { recursive: true })
    },
  }
}
