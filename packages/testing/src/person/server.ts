import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { MEMORY_ENV, MEMORY_FLAGS } from './started.ts'

const root = join(import.meta.dirname, '../../../..')

/** A running Konklave, as its own process, the way `npm start` runs it. */
export class Instance {
  readonly data: string
  readonly lines: string[] = []
  readonly #args: readonly string[]
  #child: ChildProcess | null = null
  #url = ''
  #port = 0

  private constructor(data: string, args: readonly string[]) {
    this.data = data
    this.#args = args
  }

  static async start(args: readonly string[] = []): Promise<Instance> {
    const instance = new Instance(await mkdtemp(join(tmpdir(), 'konklave-e2e-')), args)
    await instance.up()
    return instance
  }

  get url(): string {
    return this.#url
  }

  get pid(): number {
    const pid = this.#child?.pid
    if (pid === undefined) throw new Error('not running')
    return pid
  }

  /** Starts it again after {@link kill}, on the same port and data. */
  async up(): Promise<void> {
    const child = spawn(
      process.execPath,
      [
        ...MEMORY_FLAGS,
        'apps/cli/src/main.ts',
        'up',
        '--port',
        String(this.#port),
        '--data',
        this.data,
        ...this.#args,
      ],
      // What it says is read here.
      { cwd: root, env: { ...process.env, ...MEMORY_ENV, LC_ALL: 'C' }, stdio: ['ignore', 'pipe', 'pipe'] },
    )
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', line => this.lines.push(line))
    }
    const ready = async () => {
      for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
        const url = /https?:\/\/\S+/.exec(line)?.[0]
        if (url && /ready/i.test(line)) return url
      }
      throw new Error(`Konklave ended before it was ready:\n${this.lines.join('\n')}`)
    }
    const url = new URL(await ready())
    this.#url = url.origin
    this.#port = Number(url.port)
  }

  /** A link that allows creating rooms, as an operator makes one. */
  async grant(): Promise<string> {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['apps/cli/src/main.ts', 'grant', 'add', '--data', this.data],
      { cwd: root },
    )
    return `${this.#url}/${/#\S+/.exec(stdout)?.[0]}`
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child
    this.#child = null
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }

  async stop(): Promise<void> {
    await this.kill('SIGTERM')
    await rm(this.data, { recursive: true, force: true })
  }
}
