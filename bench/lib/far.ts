import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A network namespace behind a line of fixed delay; whatever runs in it is `rttMs` away from this machine. */
export type Far = {
  /** This machine, as seen from there. */
  readonly here: string
  readonly rttMs: number
  /** A script that runs `program` there with the arguments it is given. */
  wrap(program: string): Promise<string>
  /** Runs a program there to its end and gives what it printed. */
  run(program: string, args: readonly string[]): string
  close(): Promise<void>
}

const HERE = '10.99.0.1'
const THERE = '10.99.0.2'

/** Why a delay line cannot be had on this machine, or null. */
export function farProblem(): string | null {
  if (process.platform !== 'linux') return 'the delay line needs Linux'
  if (process.getuid?.() !== 0) return 'the delay line needs root (TUN devices and a network namespace)'
  if (!existsSync('/dev/net/tun')) return 'the delay line needs /dev/net/tun'
  for (const [program, argument] of [
    ['ip', '-V'],
    ['gcc', '--version'],
  ] as const) {
    try {
      execFileSync(program, [argument], { stdio: 'ignore' })
    } catch {
      return `the delay line needs ${program}`
    }
  }
  return null
}

/** Sets the line up; `close` takes everything down again, and so does the end of this process, however it comes. */
export async function openFar(rttMs: number): Promise<Far> {
  const name = `konk-bench-${process.pid}`
  const dir = await mkdtemp(join(tmpdir(), 'konklave-far-'))
  const binary = join(dir, 'delay-line')
  let line: ChildProcess | null = null
  let closed = false
  const takeDown = () => {
    if (closed) return
    closed = true
    for (const pid of pidsIn(name)) tryKill(pid)
    line?.kill('SIGKILL')
    quiet(['netns', 'del', name])
  }
  const interrupted = () => {
    takeDown()
    process.exit(130)
  }
  process.once('exit', takeDown)
  process.once('SIGINT', interrupted)
  process.once('SIGTERM', interrupted)
  const close = async () => {
    process.off('exit', takeDown)
    process.off('SIGINT', interrupted)
    process.off('SIGTERM', interrupted)
    const gone = line && line.exitCode === null ? once(line, 'exit') : null
    takeDown()
    await gone
    await rm(dir, { recursive: true, force: true })
  }
  try {
    execFileSync('gcc', ['-O2', '-o', binary, join(import.meta.dirname, 'delayLine.c')])
    ip('netns', 'add', name)
    line = spawn(binary, [String(rttMs / 2), name], { stdio: ['ignore', 'pipe', 'inherit'] })
    await ready(line)
    ip('addr', 'add', `${HERE}/24`, 'dev', 'konka')
    ip('link', 'set', 'konka', 'up')
    const there = (...args: string[]) => ip('netns', 'exec', name, 'ip', ...args)
    there('link', 'set', 'lo', 'up')
    there('addr', 'add', `${THERE}/24`, 'dev', 'konkb')
    there('link', 'set', 'konkb', 'up')
    // Other addresses of this machine, which media may be told to use, lie behind the same line.
    there('route', 'add', 'default', 'via', HERE)
  } catch (error) {
    await close()
    throw error
  }
  let scripts = 0
  return {
    here: HERE,
    rttMs,
    async wrap(program) {
      const script = join(dir, `there-${scripts++}`)
      await writeFile(script, `#!/bin/sh\nexec ip netns exec ${name} ${program} "$@"\n`)
      await chmod(script, 0o755)
      return script
    },
    run: (program, args) =>
      execFileSync('ip', ['netns', 'exec', name, program, ...args], { encoding: 'utf8' }).trim(),
    close,
  }
}

/** What the line really does: round trips of a TCP handshake. */
export function roundTripMs({ here, run }: Far): string {
  const script = `const net = require('node:net'); const all = []; let n = 0
    const server = ${JSON.stringify(here)}
    const next = () => { const t = performance.now(); const s = net.connect(9, server)
      s.on('error', () => { all.push(performance.now() - t); ++n < 9 ? next() : console.log(all.sort((a, b) => a - b)[4].toFixed(1)) }) }
    next()`
  return run(process.execPath, ['-e', script])
}

async function ready(line: ChildProcess): Promise<void> {
  if (!line.stdout) throw new Error('no output')
  for await (const said of createInterface({ input: line.stdout })) if (said === 'ready') return
  throw new Error('the delay line did not start (is another one running?)')
}

const ip = (...args: string[]) => execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] })

function quiet(args: string[]): void {
  try {
    execFileSync('ip', args, { stdio: 'ignore' })
  } catch {
    // Was not there.
  }
}

function pidsIn(name: string): number[] {
  try {
    return execFileSync('ip', ['netns', 'pids', name], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .split('\n')
      .filter(Boolean)
      .map(Number)
  } catch {
    return []
  }
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Ended meanwhile.
  }
}
