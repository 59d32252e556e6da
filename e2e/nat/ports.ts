import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { socketsOf } from '@konklave/server'
import { processTree } from '@konklave/testing/canary'

/** What docs/admin/ports.md of a release says of a server with the usual settings. */
export function documentedPorts(archive: string): {
  /** `443/tcp` … */
  readonly everybody: readonly string[]
  readonly loopback: {
    /** How many: they are any free ones. */
    readonly tcp: number
    readonly udp: { readonly from: number; readonly to: number }
  }
} {
  const text = readFileSync(join(archive, 'docs/admin/ports.md'), 'utf8')
  const rows = text.matchAll(/^\| (\d+\/(?:tcp|udp)) \|/gm)
  const [, from, to] =
    /On loopback .* a TCP port for its control and one for\s+TURN.* UDP ports from (\d+) to (\d+)/s.exec(
      text,
    ) ?? []
  return {
    everybody: [...rows].map(([, port = '']) => port).sort(),
    loopback: { tcp: 2, udp: { from: Number(from), to: Number(to) } },
  }
}

/** What a server and all that it has started listen on. */
export function listeningPorts(pid: number): {
  readonly everybody: readonly string[]
  readonly loopback: { readonly tcp: readonly number[]; readonly udp: readonly number[] }
} {
  const all = processTree(pid)
    .flatMap(socketsOf)
    .filter(({ state }) => state === 'listens')
  const own = all.filter(({ address }) => address === '::1' || address.startsWith('127.'))
  const everybody = all.filter(one => !own.includes(one)).map(({ port, kind }) => `${port}/${kind}`)
  const portsOf = (wanted: 'tcp' | 'udp') => own.flatMap(({ kind, port }) => (kind === wanted ? [port] : []))
  return {
    everybody: [...new Set(everybody)].sort(),
    loopback: { tcp: portsOf('tcp'), udp: portsOf('udp') },
  }
}
