import { createInterface } from 'node:readline'
import { effect } from '@konklave/client'
import { openHeadless } from '@konklave/client/headless'
import { readArguments, USAGE } from './arguments.ts'
import { runCommand } from './commands.ts'
import { type MemberEvent, watch } from './events.ts'
import { exitCodeOf } from './exitCode.ts'
import { createHuman } from './human.ts'
import { HELP, readTyped } from './typed.ts'

const BAD_USAGE = 64
const UNANSWERED_MS = 5_000
const print = (text: string) => void process.stdout.write(`${text}\n`)

async function main(): Promise<number> {
  const asked = readArguments(process.argv.slice(2))
  if (asked.t === 'help') {
    print(`Usage: ${USAGE}\n\n${HELP}`)
    return 0
  }
  if (asked.t === 'problem') {
    process.stderr.write(`${asked.problem}\n`)
    return BAD_USAGE
  }
  const { origin, link, name, json } = asked
  const human = createHuman()
  const view = await openHeadless({ origin, link, build: 'member' })
  const tell = (event: MemberEvent) => {
    const line = json ? JSON.stringify(event) : human.line(event)
    if (line !== null) print(line)
  }
  const stop = watch(view, tell)
  const code = new Promise<number>(resolve => {
    effect(() => {
      const done = exitCodeOf(view.phase.value)
      if (done !== null) resolve(done)
    })
  })
  enterWhenPossible()
  const patience = setTimeout(() => {
    if (!json && view.phase.value.t === 'loading')
      print('· The server does not answer. Still trying; Ctrl+C stops.')
  }, UNANSWERED_MS)
  const input = createInterface({ input: process.stdin })
  input.on('line', line => void (json ? command(line) : typed(line)))
  // Ctrl+D. A program may close its end and go on listening.
  if (process.stdin.isTTY) input.once('close', () => void view.entry.leave())
  process.once('SIGINT', () => void view.entry.leave())
  process.once('SIGTERM', () => void view.entry.leave())

  async function command(line: string): Promise<void> {
    const notDone = await runCommand(line, {
      view,
      name,
      made: (role, link) => tell({ t: 'roleLink', role, link }),
    })
    if (notDone) tell({ t: 'refused', command: line, ...notDone })
  }

  async function typed(line: string): Promise<void> {
    const said = readTyped(line)
    switch (said.t) {
      case 'nothing':
        return
      case 'help':
        return print(HELP)
      case 'people':
        return print(human.roster())
      case 'code':
        return print(human.code())
      case 'link':
        return print(human.link())
      case 'polls':
        return print(human.polls())
      case 'command':
        return command(here() && said.line.startsWith('say ') ? `inside ${said.line}` : said.line)
      case 'unknown':
        return tell({ t: 'refused', command: `/${said.word}`, reason: 'unknown-command' })
    }
  }

  /** In a breakout room what is said is said there. */
  function here(): boolean {
    return view.breakouts.inside.value?.phase.value.t === 'inside'
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
          void view.entry
            .join(name)
            .catch(() => undefined)
            .finally(() => {
              asking = false
            }),
      )
    })
  }

  const result = await code
  clearTimeout(patience)
  stop()
  input.close()
  view.close()
  return result
}

process.exitCode = await main()
