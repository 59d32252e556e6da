import { join } from 'node:path'
import { SYSTEM_FILE } from '../guarded.ts'

/** Where setup writes. `root` stands before each path as it is written, and is not part of what the files say. */
export type Places = {
  readonly root: string
  readonly config: string
  readonly unit: string
  /** systemd-sysusers(8) makes the server's own user from it. */
  readonly users: string
  readonly data: string
}

/** An installed server: where systemd and administrators look. */
export const systemPlaces = (root = ''): Places => ({
  root,
  config: SYSTEM_FILE,
  unit: '/etc/systemd/system/konklave.service',
  users: '/etc/sysusers.d/konklave.conf',
  data: '/var/lib/konklave',
})

/** Everything in one directory, to look at first or to copy by hand. */
export const placesIn = (directory: string): Places => ({
  root: '',
  config: join(directory, 'konklave.toml'),
  unit: join(directory, 'konklave.service'),
  users: join(directory, 'konklave.sysusers.conf'),
  data: join(directory, 'data'),
})
