import { env, stderr, stdout } from 'node:process'
import { start } from '@konklave/server'
import type { Command } from '../main.ts'
import { guarded } from '../guarded.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** `konklave up`: runs until a signal; a second one does not wait. */
export const up: Command = args =>
  guarded(args, async config => {
    const line = (text: string) => void stdout.write(`${text}\n`)
    const asked = firstSignal()
    const running = await start(config, { env, say: line, logLine: text => void stderr.write(`${text}\n`) })
    await asked
    for (const signal of SIGNALS) process.once(signal, () => process.exit(1))
    await running.stop('signal')
    return 0
  })

function firstSignal(): Promise<void> {
  return new Promise(resolve => {
    const once = () => {
      for (const signal of SIGNALS) process.off(signal, once)
      resolve()
    }
    for (const signal of SIGNALS) process.on(signal, once)
  })
}
