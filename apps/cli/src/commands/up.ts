import { env, stderr, stdout } from 'node:process'
import { type Config, type SpokenLanguage, sayIn, start } from '@konklave/server'
import type { Command } from '../command.ts'
import { guarded } from '../guarded.ts'
import { takeOptions } from '../options.ts'
import { isRefusedService, notAtOnce } from '../refused.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** `konklave up`: runs until a signal; a second one does not wait. */
export const up: Command = args => {
  const { words, values, rest } = takeOptions(args, { values: ['language'] })
  return guarded([...words, ...rest], (config, language) => run(config, language), values.get('language'))
}

async function run(config: Config, language: SpokenLanguage): Promise<number> {
  const line = (text: string) => void stdout.write(`${text}\n`)
  process.on('uncaughtException', error => endWith(error, language))
  const asked = firstSignal()
  const running = await start(config, {
    env,
    say: line,
    isTerminal: stdout.isTTY === true,
    language,
    logLine: text => void stderr.write(`${text}\n`),
  }).catch(async error => {
    if (!isRefusedService(error, env)) throw error
    return notAtOnce(error, { askedToEnd: asked, language })
  })
  if (running === 'asked-to-end') return 0
  if (running === 'try-again') return 1
  await asked
  for (const signal of SIGNALS) process.once(signal, () => process.exit(1))
  await running.stop('signal')
  return 0
}

function firstSignal(): Promise<void> {
  return new Promise(resolve => {
    const once = () => {
      for (const signal of SIGNALS) process.off(signal, once)
      resolve()
    }
    for (const signal of SIGNALS) process.on(signal, once)
  })
}

/** A bug. Its message may quote what somebody sent, so only its kind and place are written (P-51). */
function endWith(error: unknown, language: SpokenLanguage): void {
  const { name, stack } = error instanceof Error ? error : { name: typeof error, stack: '' }
  const frames = (stack ?? '').split('\n').filter(line => /^\s+at /.test(line))
  const says = sayIn(language)(
    `Ein Fehler im Server (${name}). Er endet jetzt; Besprechungen gehen weiter, wenn er zurück ist.`,
    `a bug in the server (${name}). It ends now; meetings go on when it is back.`,
  )
  stderr.write(`konklave: ${says}\n${frames.join('\n')}\n`)
  process.exit(70)
}
