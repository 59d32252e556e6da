import { readFileSync } from 'node:fs'
import type { Machine } from './machine.ts'
import { listenTo, type Running } from './running.ts'

/**
 * Starts what a unit says, with its user, its rights and its directory, as `systemctl start` would: systemd does not run in
 * a namespace. What it keeps from the service beyond that (ProtectSystem= and the like) is not imitated.
 */
export function startService(machine: Machine, unitFile: string): Running {
  const unit = readFileSync(machine.path(unitFile), 'utf8')
  const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1] ?? ''
  const state = `/var/lib/${value('StateDirectory')}`
  const owner = `${value('User')}:${value('Group')}`
  const rights = value('AmbientCapabilities').toLowerCase().replace('cap_', '-all,+')
  const become = [
    `setpriv --reuid ${value('User')} --regid ${value('Group')} --init-groups --no-new-privs`,
    ...['inh-caps', 'ambient-caps', 'bounding-set'].map(set => `--${set}=${rights}`),
  ]
  const script = `set -e
mkdir -p ${state}
chown -R ${owner} ${state}
chmod ${value('StateDirectoryMode')} ${state}
umask ${value('UMask')}
exec ${become.join(' ')} ${value('ExecStart')}`
  return listenTo(machine.spawn(['sh', '-c', script]))
}
