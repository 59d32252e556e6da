import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Two network namespaces with a cable between them: the server's house, and a laptop. */
export type Nets = {
  /** Starts a program at the server's end. */
  spawn(program: string, args: readonly string[]): ChildProcess
  /** Script that runs `program` at the laptop's end. */
  readonly onLaptop: (program: string) => string
  readonly laptop: string
  close(): void
}

/** From the documentation range (RFC 5737): nobody's. */
export const SERVER = '192.0.2.1'
export const LAPTOP = { cable: '192.0.2.10', wireless: '192.0.2.20' } as const

/** Why there can be none on this machine, or null. */
export function netsProblem(): string | null {
  return process.getuid?.() === 0 ? null : 'needs root, for network namespaces'
}

export function openNets(): Nets {
  const [house, laptop] = [`konklave-house-${process.pid}`, `konklave-laptop-${process.pid}`]
  const scripts = mkdtempSync(join(tmpdir(), 'konklave-nets-'))
  ip('netns', 'add', house)
  ip('netns', 'add', laptop)
  // Not `veth0`: the server tells nobody addresses of interfaces that look like a container's.
  ip('link', 'add', 'house0', 'netns', house, 'type', 'veth', 'peer', 'name', 'laptop0', 'netns', laptop)
  for (const [name, device, address] of [
    [house, 'house0', SERVER],
    [laptop, 'laptop0', LAPTOP.cable],
  ] as const) {
    ip('-n', name, 'addr', 'add', `${address}/24`, 'dev', device)
    // An IPv6 address that comes up a second later is a change of network, for which Chromium drops what it is loading.
    ip('-n', name, 'link', 'set', device, 'addrgenmode', 'none')
    for (const up of ['lo', device]) ip('-n', name, 'link', 'set', up, 'up')
  }
  return {
    laptop,
    spawn: (program, args) =>
      spawn('ip', ['netns', 'exec', house, program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] }),
    onLaptop(program) {
      const script = join(scripts, 'on-laptop')
      writeFileSync(script, `#!/bin/sh\nexec ip netns exec ${laptop} ${program} "$@"\n`)
      chmodSync(script, 0o755)
      return script
    },
    close() {
      ip('netns', 'del', house)
      ip('netns', 'del', laptop)
      rmSync(scripts, { recursive: true })
    },
  }
}

/** The cable is pulled, the wireless network takes over: another address, and nothing says goodbye from the old one. */
export function changeNetwork(laptop: string): void {
  ip('-n', laptop, 'addr', 'del', `${LAPTOP.cable}/24`, 'dev', 'laptop0')
  ip('-n', laptop, 'addr', 'add', `${LAPTOP.wireless}/24`, 'dev', 'laptop0')
}

const ip = (...args: string[]) => execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] })
