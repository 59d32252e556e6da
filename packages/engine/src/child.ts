import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { LiveKitConfig } from './config.ts'
import { EngineError } from './control.ts'
import type { EngineKeys } from './token.ts'

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** What it printed before it was told to be silent: configuration errors, never anything about people. */
  readonly lastWords: string
}

export interface EngineChild {
  readonly pid: number
  readonly exited: Promise<Exit>
  kill(signal: NodeJS.Signals): void
  /** From now on every line of output is counted and dropped. Call it before the first person can join. */
  hush(): void
}

export interface SpawnOptions {
  readonly bin: string
  readonly config: LiveKitConfig
  readonly keys: EngineKeys
  readonly onDroppedLine: () => void
}

/**
 * Starts one engine process. Configuration and keys go through its environment, which only its own user
 * can read, never through its arguments, which everybody can. It gets nothing else of ours: variables such
 * as NODE_IP or REDIS_HOST would change its configuration.
 */
export async function spawnEngine({ bin, config, keys, onDroppedLine }: SpawnOptions): Promise<EngineChild> {
  const child = spawn(bin, [], {
    env: { LIVEKIT_CONFIG: JSON.stringify(config), LIVEKIT_KEYS: `${keys.id}: "${keys.secret}"` },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own process group: Ctrl-C in a terminal must reach us alone, we then stop it with its grace period.
    detached: true,
  })
  const lastWords: string[] = []
  let silent = false
  for (const input of [child.stdout, child.stderr])
    createInterface({ input }).on('line', line => {
      if (silent) onDroppedLine()
      else if (lastWords.push(line.slice(0, 300)) > 5) lastWords.shift()
    })
  const exited = new Promise<Exit>(resolve =>
    child.once('close', (code, signal) => resolve({ code, signal, lastWords: lastWords.join(' · ') })),
  )
  await once(child, 'spawn').catch((cause: unknown) => {
    throw new EngineError('start-failed', `${bin} cannot be started`, { cause })
  })
  // Emitted when a signal cannot be delivered; `exited` tells what matters.
  child.on('error', () => {})
  const pid = child.pid
  if (pid === undefined) throw new EngineError('start-failed', `${bin} has no process id`)
  const release = tieToParent(pid)
  child.once('exit', release)
  return {
    pid,
    exited,
    kill: signal => void child.kill(signal),
    hush: () => {
      silent = true
      lastWords.length = 0
    },
  }
}

/**
 * Ends process `pid` when this process dies, however it dies. A shell waits on a pipe that only we hold
 * open: the kernel closes it even after SIGKILL. It is killed itself, without having done anything, when
 * the engine has exited, so that it can never hit a reused process id. Without `sh` (Windows) there is no
 * such tie and the operating system's own (job object, container) has to do.
 */
function tieToParent(pid: number): () => void {
  if (process.platform === 'win32') return () => {}
  const watchdog = spawn('/bin/sh', ['-c', 'read -r _; kill -KILL "$0"', String(pid)], {
    env: {},
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  watchdog.on('error', () => {})
  watchdog.stdin.on('error', () => {})
  watchdog.unref()
  return () => void watchdog.kill('SIGKILL')
}
