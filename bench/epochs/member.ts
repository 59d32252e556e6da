import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const program = join(import.meta.dirname, '../../apps/member/src/main.ts')

type Said = {
  readonly t: string
  readonly at: number
  readonly epoch?: number
  readonly phase?: { readonly t: string }
}

/** A whole member in its own process, the headless one; `at` is when its line arrived here. */
export class Member {
  readonly said: Said[] = []
  readonly pid: number
  readonly #child: ChildProcess
  readonly #waiting = new Set<() => void>()

  constructor(link: string, name: string) {
    this.#child = spawn(process.execPath, [program, link, '--name', name, '--json'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.pid = this.#child.pid ?? 0
    if (!this.#child.stdout) throw new Error('no output')
    createInterface({ input: this.#child.stdout }).on('line', line => {
      this.said.push({ ...JSON.parse(line), at: performance.now() })
      for (const wake of this.#waiting) wake()
    })
  }

  command(line: string): void {
    this.#child.stdin?.write(`${line}\n`)
  }

  /** The first line that fits, said already or still to come. */
  async when(what: string, fits: (said: Said) => boolean, timeoutMs = 30_000): Promise<Said> {
    const { promise, resolve, reject } = Promise.withResolvers<Said>()
    const look = () => {
      const found = this.said.find(fits)
      if (found) resolve(found)
    }
    const timer = setTimeout(
      () => reject(new Error(`waited for ${what}; last: ${JSON.stringify(this.said.slice(-3))}`)),
      timeoutMs,
    )
    this.#waiting.add(look)
    look()
    return promise.finally(() => {
      clearTimeout(timer)
      this.#waiting.delete(look)
    })
  }

  phase(name: string, timeoutMs?: number): Promise<Said> {
    return this.when(`phase ${name}`, said => said.t === 'phase' && said.phase?.t === name, timeoutMs)
  }

  get epoch(): number {
    return this.said.findLast(said => said.t === 'epoch')?.epoch ?? -1
  }

  /** When it got beyond `epoch`. */
  async beyond(epoch: number): Promise<number> {
    return (await this.when(`epoch after ${epoch}`, said => said.t === 'epoch' && (said.epoch ?? 0) > epoch))
      .at
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const gone = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await gone
  }
}
