import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A program that was started, and what it has said so far. */
export type Running = {
  readonly child: ChildProcess
  readonly lines: readonly string[]
  /** The first line like that. */
  says(pattern: RegExp): Promise<string>
}

export function listenTo(child: ChildProcess): Running {
  const lines: string[] = []
  const waiting = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr])
    if (stream)
      createInterface({ input: stream }).on('line', line => {
        lines.push(line)
        for (const look of waiting) look()
      })
  const says = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = lines.find(line => pattern.test(line))
        if (found !== undefined) resolve(found)
      }
      waiting.add(look)
      child.once('exit', () => reject(new Error(`it ended:\n${lines.join('\n')}`)))
      look()
    })
  return { child, lines, says }
}

export type Said = { readonly code: number; readonly said: string }

export async function finished(child: ChildProcess): Promise<Said> {
  const { lines } = listenTo(child)
  const [code] = await once(child, 'close')
  return { code, said: lines.join('\n') }
}

export async function ended({ child }: Running): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}
