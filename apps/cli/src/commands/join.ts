import { spawn } from 'node:child_process'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import type { Command } from '../command.ts'

const MEMBER = fileURLToPath(new URL('../../../member/src/main.ts', import.meta.url))
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * `konklave join`: a member in a process of its own. It holds keys, so nothing of it may live in the server's or this
 * program's memory.
 */
export const join: Command = args =>
  new Promise((resolve, reject) => {
    const child = spawn(execPath, [MEMBER, ...args], { stdio: 'inherit' })
    // A terminal sends its signals to both; a supervisor only to us.
    const pass = (signal: NodeJS.Signals) => void child.kill(signal)
    for (const signal of SIGNALS) process.on(signal, pass)
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      for (const each of SIGNALS) process.off(each, pass)
      resolve(code ?? (signal ? 1 : 0))
    })
  })
