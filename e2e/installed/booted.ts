import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished, listenTo } from '../nat/running.ts'
import { furnish } from './disk.ts'
import { asHost, type Host, hostProblem } from './host.ts'

const SYSTEMD = '/lib/systemd/systemd'
const KINDS = ['--mount', '--net', '--pid', '--uts', '--ipc', '--cgroup']
/** In a namespace of mounts. `$1` becomes a group of processes of its own, which the command after it runs in. */
const IN_GROUP = `set -e
mount -t cgroup2 none "$1"
mkdir "$1/$2"
echo $$ > "$1/$2/cgroup.procs"
umount "$1"
shift 2
exec "$@"`
/** Those who were killed take a moment to be gone. */
const WITHOUT_GROUP = `mount -t cgroup2 none "$1"
for n in $(seq 500); do
  find "$1/$2" -depth -type d -exec rmdir {} + 2>/dev/null
  [ -e "$1/$2" ] || exit 0
  sleep 0.02
done
exit 1`
/** No services but those that systemd itself brings along: what is installed here is none of its business. */
const BOOT = `rm -rf /etc/systemd/system/*
mount -t proc proc /proc
mount -t sysfs -o ro sysfs /sys
mount -t cgroup2 none /sys/fs/cgroup
mount -t tmpfs none /tmp
mkdir dev dev/pts dev/shm
for device in null zero full random urandom tty; do cp -a /dev/$device dev/; done
mount --rbind dev /dev
mount -t devpts -o newinstance,ptmxmode=666 none /dev/pts
ln -s pts/ptmx /dev/ptmx
ln -s /proc/self/fd /dev/fd
mount -t tmpfs none /dev/shm
echo open
exec env -i container=konklave-test ${SYSTEMD} --system --unit=basic.target --show-status=no`

/** Why there can be none here, or null. */
export function bootProblem(): string | null {
  const problem = hostProblem()
  if (problem || !existsSync(SYSTEMD)) return problem ?? 'needs systemd'
  const disk = mkdtempSync(join(tmpdir(), 'konklave-group-'))
  const tried = within(IN_GROUP, disk, 'true')
  within(WITHOUT_GROUP, disk)
  rmSync(disk, { recursive: true })
  return tried ? null : 'needs a group of processes of its own (cgroup2)'
}

const groupOf = (disk: string) => disk.slice(disk.lastIndexOf('/') + 1)
const within = (script: string, disk: string, ...command: string[]) =>
  spawnSync('unshare', ['--mount', 'sh', '-c', script, 'sh', disk, groupOf(disk), ...command]).status === 0

/** A host after basic.target. `places`: directories beside those that every host has. */
export async function bootHost(places: readonly string[] = []): Promise<Host> {
  const disk = mkdtempSync(join(tmpdir(), 'konklave-booted-'))
  const script = `${await furnish(disk, places)}${BOOT}`
  const inside = [
    'unshare',
    ...KINDS,
    '--fork',
    '--kill-child',
    '--propagation',
    'private',
    'sh',
    '-c',
    script,
  ]
  const holder = spawn('unshare', ['--mount', 'sh', '-c', IN_GROUP, 'sh', disk, groupOf(disk), ...inside], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  await listenTo(holder).says(/^open$/)
  const [pid = ''] = readFileSync(`/proc/${holder.pid}/task/${holder.pid}/children`, 'utf8').split(' ')
  const host = asHost(Number(pid), KINDS, async () => {
    const gone = once(holder, 'exit')
    holder.kill('SIGKILL')
    await gone
    within(WITHOUT_GROUP, disk)
    rmSync(disk, { recursive: true })
  })
  // It listens a moment after it begins; then it tells when it is done.
  const up = 'until systemctl is-active --quiet basic.target; do sleep 0.05; done'
  const { code, said } = await finished(host.spawn(['timeout', '60', 'sh', '-c', up]))
  if (code === 0) return host
  await host.close()
  throw new Error(`systemd did not start: ${said}`)
}
