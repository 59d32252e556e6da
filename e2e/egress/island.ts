import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** One packet that wanted out. `name`: what a name query asked for. */
export type Packet = {
  readonly protocol: string
  readonly to: string
  readonly port: string
  readonly name: string
}

/** A network namespace whose only way out, name servers included, is a sink that records and answers nothing. */
export type Island = {
  /** Everything that wanted out so far. */
  readonly packets: readonly Packet[]
  /** Starts a program in there. */
  spawn(program: string, args: readonly string[]): ChildProcess
  close(): Promise<void>
}

/** From the documentation ranges (RFC 5737): nobody's. */
const HERE = '192.0.2.1/24'
const NAME_SERVER = '198.51.100.53'

/** Why there can be none on this machine, or null. */
export function islandProblem(): string | null {
  if (process.getuid?.() !== 0) return 'needs root, for a network namespace'
  return existsSync('/dev/net/tun') ? null : 'needs /dev/net/tun'
}

export async function openIsland(): Promise<Island> {
  const name = `konklave-island-${process.pid}`
  const settings = `/etc/netns/${name}`
  execFileSync('ip', ['netns', 'add', name])
  // `ip netns exec` puts this file in the place of /etc/resolv.conf.
  mkdirSync(settings, { recursive: true })
  writeFileSync(join(settings, 'resolv.conf'), `nameserver ${NAME_SERVER}\n`)
  const within = (program: string, args: readonly string[], input: 'pipe' | 'ignore' = 'ignore') =>
    spawn('ip', ['netns', 'exec', name, program, ...args], { stdio: [input, 'pipe', 'inherit'] })
  const run = (program: string, ...args: string[]) =>
    execFileSync('ip', ['netns', 'exec', name, program, ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
  run('ip', 'link', 'set', 'lo', 'up')
  const sink = within('python3', [join(import.meta.dirname, 'sink.py'), 'sink0', HERE], 'pipe')
  const packets: Packet[] = []
  const ready = Promise.withResolvers<void>()
  sink.once('exit', () => ready.reject(new Error('the sink did not start')))
  if (!sink.stdout) throw new Error('no output')
  createInterface({ input: sink.stdout }).on('line', line => {
    if (line === 'ready') return ready.resolve()
    const [protocol = '', to = '', port = '', asked = ''] = line.split(' ')
    packets.push({ protocol, to, port, name: asked })
  })
  await ready.promise
  return {
    packets,
    spawn: (program, args) => within(program, args),
    async close() {
      const gone = sink.exitCode === null ? once(sink, 'exit') : null
      sink.stdin?.end()
      await gone
      execFileSync('ip', ['netns', 'del', name])
      rmSync(settings, { recursive: true, force: true })
    },
  }
}
