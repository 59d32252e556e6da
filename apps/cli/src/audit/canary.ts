import { spawn } from 'node:child_process'
import { execPath } from 'node:process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { CanaryEvent, CanaryRun, StartCanary } from '@konklave/server'

const MEMBERS = fileURLToPath(new URL('../../../member/src/canary/main.ts', import.meta.url))

/** The two members of the canary meeting, in a process of their own: they hold keys. */
export const startCanary: StartCanary = (order): CanaryRun => {
  const child = spawn(execPath, [MEMBERS], { stdio: ['pipe', 'pipe', 'ignore'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  // It ends on its own when it has failed; what is written to it then goes nowhere.
  child.stdin.on('error', () => {})
  let first = true
  return {
    async next() {
      child.stdin.write(first ? `${JSON.stringify(order)}\n` : 'go on\n')
      first = false
      const { value, done } = await lines.next()
      return done ? { t: 'failed', at: 'members', why: 'they ended' } : (JSON.parse(value) as CanaryEvent)
    },
    stop: () => void child.kill(),
  }
}
