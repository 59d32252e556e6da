import { createInterface } from 'node:readline'
import {
  createMeeting,
  effect,
  httpTree,
  memoryKeyStore,
  memoryTabStore,
  systemClock,
  systemRandom,
  webSocketConnect,
} from '@konklave/client'
import { createTsMlsEngine } from '@konklave/crypto/engine'
import { readArguments } from './arguments.ts'
import { runCommand } from './commands.ts'
import { type MemberEvent, watch } from './events.ts'
import { exitCodeOf } from './exitCode.ts'
import { humanLine } from './human.ts'

const BAD_USAGE = 64

async function main(): Promise<number> {
  const asked = readArguments(process.argv.slice(2))
  if (!asked.ok) {
    process.stderr.write(`${asked.problem}\n`)
    return BAD_USAGE
  }
  const { origin, link, name, json } = asked
  const view = createMeeting({
    link,
    origin,
    connect: webSocketConnect(origin),
    engine: await createTsMlsEngine(),
    keys: memoryKeyStore(),
    tab: memoryTabStore(),
    clock: systemClock,
    random: systemRandom,
    media: null,
    fetchTree: httpTree({ origin, fetch }),
    build: 'member',
  })
  const tell = (event: MemberEvent) => {
    const line = json ? JSON.stringify(event) : humanLine(event)
    if (line) process.stdout.write(`${line}\n`)
  }
  const stop = watch(view, tell)
  const code = new Promise<number>(resolve => {
    effect(() => {
      const done = exitCodeOf(view.phase.value)
      if (done !== null) resolve(done)
    })
  })
  enterWhenPossible()
  const input = createInterface({ input: process.stdin })
  input.on('line', line => void command(line))
  process.once('SIGINT', () => void view.leave())
  process.once('SIGTERM', () => void view.leave())

  async function command(line: string): Promise<void> {
    const reason = await runCommand(line, { view, name })
    if (reason) tell({ t: 'refused', command: line, reason })
  }

  /** Joins by itself as soon as the door says how; starting is left to the command `start`. */
  function enterWhenPossible(): void {
    let asking = false
    effect(() => {
      const phase = view.phase.value
      if (phase.t !== 'prejoin' || phase.entry === 'start' || asking) return
      asking = true
      queueMicrotask(
        () =>
          void view
            .join(name)
            .catch(() => undefined)
            .finally(() => {
              asking = false
            }),
      )
    })
  }

  const result = await code
  stop()
  input.close()
  view.close()
  return result
}

process.exitCode = await main()
