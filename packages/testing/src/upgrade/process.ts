import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** One release of the server as a process of its own, and what it says first: `ready <origin>` or `refused <why>`. */
export type ReleaseProcess = { readonly said: string; stop(): Promise<void> }

const PROGRAM = join(import.meta.dirname, 'server.ts')

export async function startRelease(args: readonly string[]): Promise<ReleaseProcess> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const said of createInterface({ input: child.stdout })) return { said, stop: () => ended(child) }
  throw new Error('it ended without a word')
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}
