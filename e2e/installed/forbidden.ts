import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { getuid } from 'node:process'

/** Tries what a server that was broken into would like to do; started by systemd in its place, prints what it was allowed. */
const own = '/var/lib/konklave/tried'
const runs = (program: string, ...args: string[]) => {
  const { status, error } = spawnSync(program, args)
  if (error || status !== 0) throw error ?? new Error(program)
}
const none = (found: readonly unknown[]) => {
  if (found.length === 0) throw new Error('nothing there')
}
const attempts: Readonly<Record<string, () => void>> = {
  'write its data': () => writeFileSync(own, ''),
  'write settings': () => writeFileSync('/etc/konklave/tried', ''),
  'write programs': () => writeFileSync('/usr/local/bin/tried', ''),
  'see homes': () => none(['/home', '/root'].flatMap(path => readdirSync(path))),
  'see files of others below /tmp': () => none(readdirSync('/tmp')),
  'see devices': () => none(readdirSync('/dev').filter(name => /^(sd|vd|nvme|kmsg|mem|net)/.test(name))),
  'see processes of others': () =>
    none(
      readdirSync('/proc').filter(name => /^\d+$/.test(name) && statSync(`/proc/${name}`).uid !== getuid?.()),
    ),
  'change the kernel’s settings': () => writeFileSync('/proc/sys/kernel/domainname', 'tried'),
  'make groups of processes': () => mkdirSync('/sys/fs/cgroup/tried'),
  'make namespaces': () => runs('unshare', '--user', 'true'),
  'be another architecture': () => runs('setarch', 'linux32', 'true'),
  'run ahead of all others': () => runs('chrt', '--rr', '1', 'true'),
  'be rated differently': () => runs('renice', '5', String(process.pid)),
  'make a program that changes users': () => chmodSync(own, 0o4755),
}
const allowed = Object.entries(attempts).flatMap(([name, attempt]) => {
  try {
    attempt()
    return [name]
  } catch {
    return []
  }
})
console.log(`allowed: ${allowed.join(', ')}`)
