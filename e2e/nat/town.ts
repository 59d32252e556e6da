import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * A small world of network namespaces: a server in a house, behind a router that forwards a few ports to it; a telephone behind
 * the address translation of its carrier; and between them the open network, where name server, certificate authority and
 * everybody else are.
 *
 *     house 10.0.0.5 ── 10.0.0.1 router 192.0.2.1 ── open 192.0.2.254 · 198.51.100.254 ── 198.51.100.1 carrier 10.1.0.1 ── 10.1.0.5 phone
 */
export type Place = 'house' | 'open' | 'phone'
export type Forward = { readonly protocol: 'tcp' | 'udp'; readonly port: number }
export type Town = {
  spawn(place: Place, program: string, args: readonly string[]): ChildProcess
  /** Script that runs `program` there. */
  wrapper(place: Place, program: string): string
  close(): void
}

/** From the documentation ranges (RFC 5737), and private ones (RFC 1918). */
export const ADDRESSES = { server: '10.0.0.5', router: '192.0.2.1', open: '192.0.2.254' } as const
const NFT = '/usr/sbin/nft'
const places = ['house', 'router', 'open', 'carrier', 'phone'] as const
type Somewhere = (typeof places)[number]

/** Why there can be none on this machine, or null. */
export function townProblem(): string | null {
  if (process.getuid?.() !== 0) return 'needs root, for network namespaces'
  return existsSync(NFT) ? null : 'needs nft (Debian: nftables)'
}

export function openTown(forwards: readonly Forward[]): Town {
  const named = (place: Somewhere) => `konklave-${place}-${process.pid}`
  const scripts = mkdtempSync(join(tmpdir(), 'konklave-town-'))
  for (const place of places) {
    run('ip', 'netns', 'add', named(place))
    // `ip netns exec` puts this file in the place of /etc/resolv.conf.
    mkdirSync(`/etc/netns/${named(place)}`, { recursive: true })
    writeFileSync(
      `/etc/netns/${named(place)}/resolv.conf`,
      `nameserver ${ADDRESSES.open}\noptions timeout:2\n`,
    )
    inside(named(place), 'ip', 'link', 'set', 'lo', 'up')
    inside(named(place), 'sysctl', '-qw', 'net.ipv4.ip_forward=1')
  }
  const cable = (a: Somewhere, addressA: string, b: Somewhere, addressB: string) => {
    // Not `veth0`: the server tells nobody addresses of interfaces that look like a container's.
    const ends = [`${b}0`, `${a}0`] as const
    run(
      'ip',
      'link',
      'add',
      ends[0],
      'netns',
      named(a),
      'type',
      'veth',
      'peer',
      'name',
      ends[1],
      'netns',
      named(b),
    )
    for (const [place, device, address] of [
      [a, ends[0], addressA],
      [b, ends[1], addressB],
    ] as const) {
      inside(named(place), 'ip', 'addr', 'add', `${address}/24`, 'dev', device)
      inside(named(place), 'ip', 'link', 'set', device, 'up')
    }
  }
  cable('house', ADDRESSES.server, 'router', '10.0.0.1')
  cable('router', ADDRESSES.router, 'open', ADDRESSES.open)
  cable('open', '198.51.100.254', 'carrier', '198.51.100.1')
  cable('carrier', '10.1.0.1', 'phone', '10.1.0.5')
  const way = (place: Somewhere, via: string) =>
    inside(named(place), 'ip', 'route', 'add', 'default', 'via', via)
  way('house', '10.0.0.1')
  way('router', ADDRESSES.open)
  way('carrier', '198.51.100.254')
  way('phone', '10.1.0.1')
  translate(named('carrier'), 'open0', [])
  translate(named('router'), 'open0', forwards)
  return {
    spawn: (place, program, args) =>
      spawn('ip', ['netns', 'exec', named(place), program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] }),
    wrapper(place, program) {
      const script = join(scripts, place)
      writeFileSync(script, `#!/bin/sh\nexec ip netns exec ${named(place)} ${program} "$@"\n`)
      chmodSync(script, 0o755)
      return script
    },
    close() {
      for (const place of places) {
        run('ip', 'netns', 'del', named(place))
        rmSync(`/etc/netns/${named(place)}`, { recursive: true, force: true })
      }
      rmSync(scripts, { recursive: true })
    },
  }
}

/** What leaves by `out` has that device's address; what comes in there for a forwarded port goes to the server. */
function translate(name: string, out: string, forwards: readonly Forward[]): void {
  const rules = forwards.map(
    ({ protocol, port }) => `iifname "${out}" ${protocol} dport ${port} dnat to ${ADDRESSES.server}`,
  )
  const table = `table ip nat {
  chain before {
    type nat hook prerouting priority -100
    ${rules.join('\n    ')}
  }
  chain after {
    type nat hook postrouting priority 100
    oifname "${out}" masquerade
  }
}
`
  execFileSync('ip', ['netns', 'exec', name, NFT, '-f', '-'], {
    input: table,
    stdio: ['pipe', 'inherit', 'inherit'],
  })
}

const run = (program: string, ...args: string[]) =>
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] })
const inside = (name: string, program: string, ...args: string[]) =>
  run('ip', 'netns', 'exec', name, program, ...args)
