import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeSelfSigned } from '@konklave/server'
import { finished, type Said } from '../nat/running.ts'
import { CERTIFICATE, CERTIFICATE_KEY, ENGINE_THERE, NAME, NODE_THERE, SOURCE_THERE } from './disk.ts'

/**
 * A computer of its own, in namespaces, with systemd as its first process and this source tree as its `/opt/konklave`: so
 * that everything stands where the documents say, on the ports they say, and is started as they say.
 */
export type Host = {
  /** As root, with nothing of this environment but what is named. */
  spawn(command: readonly string[], environment?: Readonly<Record<string, string>>): ChildProcess
  /** As root, to its end. */
  run(...command: readonly string[]): Promise<Said>
  /** @throws Error with what was said, if it failed */
  must(...command: readonly string[]): Promise<string>
  konklave(...args: readonly string[]): Promise<Said>
  /** As docs/admin/install.md does it with these flags, up to the last step. What set-up said. */
  install(...flags: readonly string[]): Promise<string>
  /** A script of this source tree, to its end; what it printed. @throws Error when it failed */
  script(path: string, ...args: readonly string[]): Promise<string>
  /** Script that runs `program` in its network, but with the files of here. */
  wrapper(program: string): string
  /** A path of it, as it is reached from here. */
  path(own: string): string
  close(): Promise<void>
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
/** Nobody who exists. */
const CONTROLLER = [
  ...['--controller-name', 'Testing office', '--controller-address', '1 Test street, 00000 Testing'],
  ...['--controller-contact', 'office@example.org', '--privacy-contact', 'privacy@example.org'],
  ...['--authority', 'false'],
]
const DAY_MS = 24 * 3_600_000

/** Why there can be none here, or null. */
export function hostProblem(): string | null {
  if (process.getuid?.() !== 0) return 'needs root, for namespaces'
  const lacking = ['nsenter', 'unshare', 'systemctl'].filter(
    program => spawnSync('which', [program]).status !== 0,
  )
  return lacking.length === 0 ? null : `needs ${lacking.join(', ')} (Debian: util-linux, systemd)`
}

/** Of a process that holds the namespaces of a host. */
export function asHost(pid: number, kinds: readonly string[], close: () => Promise<void>): Host {
  const scripts = mkdtempSync(join(tmpdir(), 'konklave-scripts-'))
  const path: Host['path'] = own => `/proc/${pid}/root${own}`
  certify(path)
  const start: Host['spawn'] = (command, environment = {}) =>
    spawn('nsenter', [`--target=${pid}`, ...kinds, ...command], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH, LC_ALL: 'C.UTF-8', LIVEKIT_SERVER_BIN: ENGINE_THERE, ...environment },
    })
  const trusting = (...command: readonly string[]) =>
    finished(start(command, { NODE_EXTRA_CA_CERTS: CERTIFICATE }))
  const must: Host['must'] = async (...command) => outputOf(command, await finished(start(command)))
  return {
    spawn: start,
    path,
    run: (...command) => finished(start(command)),
    must,
    konklave: (...args) => trusting('konklave', ...args),
    async install(...flags) {
      const setup = await must('konklave', 'setup', NAME, '--yes', ...CONTROLLER, ...flags)
      await must('systemd-sysusers')
      return setup
    },
    async script(file, ...args) {
      const command = [NODE_THERE, join(SOURCE_THERE, file), ...args]
      return outputOf(command, await trusting(...command))
    },
    wrapper(program) {
      const script = join(scripts, 'run')
      writeFileSync(script, `#!/bin/sh\nexec nsenter --target=${pid} --net ${program} "$@"\n`, {
        mode: 0o755,
      })
      return script
    },
    async close() {
      rmSync(scripts, { recursive: true })
      await close()
    },
  }
}

/** A certificate for its name, which every command on it trusts as if everybody did. */
function certify(path: Host['path']): void {
  const now = Date.now()
  const { key, pem } = makeSelfSigned({
    names: [NAME],
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + 90 * DAY_MS),
  })
  writeFileSync(path(CERTIFICATE), pem)
  writeFileSync(path(CERTIFICATE_KEY), key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
}

function outputOf(command: readonly string[], { code, said }: Said): string {
  if (code !== 0) throw new Error(`${command.join(' ')}\n${said}`)
  return said
}
