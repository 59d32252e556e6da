import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CERTIFICATE, CERTIFICATE_KEY } from '../installed/disk.ts'
import type { Host } from '../installed/host.ts'

/** A reverse proxy of others, with its settings as docs/admin/nat-and-proxy.md prints them beside those that Debian ships. */
export type Program = {
  readonly name: string
  /** Of Debian. */
  readonly unit: string
  /** How it says which version it is; an error where it is not installed. */
  readonly version: readonly string[]
  /** Directories that Debian's package has. */
  readonly places: readonly string[]
  /** Where it would lay what passes it. */
  readonly buffers: readonly string[]
  /** Writes the fragment where the document says it belongs. */
  settle(host: Host): Promise<unknown>
}

const PAGE = join(import.meta.dirname, '../../docs/admin/nat-and-proxy.md')

export const programs: readonly Program[] = [
  {
    name: 'nginx',
    unit: 'nginx',
    version: ['nginx', '-v'],
    places: ['/var/log/nginx', '/var/lib/nginx'],
    buffers: ['/var/lib/nginx/body', '/var/lib/nginx/proxy'],
    async settle(host) {
      await host.must('rm', '-f', '/etc/nginx/sites-enabled/default')
      writeFileSync(host.path('/etc/nginx/sites-enabled/meet'), fragment('nginx'))
    },
  },
  {
    name: 'Caddy',
    unit: 'caddy',
    version: ['caddy', 'version'],
    places: ['/var/lib/caddy', '/var/log/caddy'],
    buffers: [],
    async settle(host) {
      await host.must('chown', 'caddy', '/var/lib/caddy', '/var/log/caddy', CERTIFICATE_KEY)
      writeFileSync(host.path('/etc/caddy/Caddyfile'), fragment('caddy'))
    },
  },
  {
    name: 'HAProxy',
    unit: 'haproxy',
    version: ['haproxy', '-v'],
    places: ['/var/lib/haproxy/dev'],
    buffers: [],
    async settle(host) {
      const pair = [CERTIFICATE, CERTIFICATE_KEY].map(path => readFileSync(host.path(path)))
      writeFileSync(host.path('/etc/haproxy/meet.pem'), Buffer.concat(pair), { mode: 0o600 })
      const path = host.path('/etc/haproxy/haproxy.cfg')
      writeFileSync(path, `${readFileSync(path, 'utf8')}\n${fragment('haproxy')}`)
    },
  },
]

/** `1.22.1`, say; null: not installed. */
export function versionOf({ version: [program = '', ...args] }: Program): string | null {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  return status === 0 ? (/\d+\.\d+\.\d+/.exec(`${stdout}${stderr}`)?.[0] ?? '') : null
}

/** Exactly what the document prints for it. */
function fragment(language: string): string {
  const [, text] = new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(readFileSync(PAGE, 'utf8')) ?? []
  if (!text) throw new Error(`${PAGE} has nothing for ${language}`)
  return text
}
