import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { buildBots } from './build.ts'

/** What a bot has done until now. */
export type Count = {
  readonly bot: number
  readonly connected: boolean
  readonly sent: number
  readonly received: number
  readonly lost: number
  /** Pictures of others that moved within the last two seconds. */
  readonly live: number
}

export type Video = {
  readonly width: number
  readonly height: number
  readonly fps: number
  /** Of a frame and of a key frame; 0: frames are given by {@link Bots.frame}. */
  readonly bytes: number
  readonly keyBytes: number
}

export type Joining = {
  /** `ws(s)://host:port` of the gate, or of the engine itself. */
  readonly url: string
  readonly token: string
  readonly video?: Video | undefined
  /** So many pictures of others. */
  readonly receive?: number
}

type Said =
  | { readonly t: 'joined' | 'keyFrame'; readonly bot: number }
  | { readonly t: 'failed'; readonly bot: number; readonly why: string }
  | { readonly t: 'counted'; readonly bots: readonly Count[] }

const ORDER = 0
const FRAME = 1

/** Participants of calls without anybody behind them, all in one process. */
export class Bots {
  /** Bots whose connection ended although nobody asked for that. */
  readonly failures: string[] = []
  readonly #child: ChildProcess
  readonly #joining = new Map<number, PromiseWithResolvers<void>>()
  readonly #counting: ((counts: readonly Count[]) => void)[] = []
  readonly #keyFrame = new Map<number, () => void>()
  #next = 0

  private constructor(program: string) {
    this.#child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] })
    if (!this.#child.stdout) throw new Error('no output')
    createInterface({ input: this.#child.stdout }).on('line', line => this.#hear(JSON.parse(line) as Said))
  }

  static async start(): Promise<Bots> {
    return new Bots(await buildBots())
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** Resolves with the bot's number when the engine has let it in. `keyFrame`: somebody needs one of what is given. */
  async join({ url, token, video, receive = 0 }: Joining, keyFrame?: () => void): Promise<number> {
    const bot = this.#next++
    const joined = Promise.withResolvers<void>()
    this.#joining.set(bot, joined)
    if (keyFrame) this.#keyFrame.set(bot, keyFrame)
    this.#order({ t: 'join', bot, url, token, video, receive })
    await joined.promise.finally(() => this.#joining.delete(bot))
    return bot
  }

  receive(bot: number, pictures: number): void {
    this.#order({ t: 'receive', bot, receive: pictures })
  }

  leave(bot: number): void {
    this.#order({ t: 'leave', bot })
  }

  frame(bot: number, bytes: Uint8Array): void {
    const number = Buffer.alloc(4)
    number.writeUInt32BE(bot)
    this.#write(FRAME, Buffer.concat([number, bytes]))
  }

  count(): Promise<readonly Count[]> {
    return new Promise(resolve => {
      this.#counting.push(resolve)
      this.#order({ t: 'count' })
    })
  }

  async stop(): Promise<void> {
    // What is still given to it does not arrive, and need not.
    this.#child.stdin?.on('error', () => undefined)
    const gone = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await gone
  }

  #order(order: object): void {
    this.#write(ORDER, Buffer.from(JSON.stringify(order)))
  }

  #write(kind: number, message: Buffer): void {
    const head = Buffer.alloc(5)
    head.writeUInt32BE(message.length + 1)
    head[4] = kind
    this.#child.stdin?.write(Buffer.concat([head, message]))
  }

  #hear(said: Said): void {
    switch (said.t) {
      case 'joined':
        this.#joining.get(said.bot)?.resolve()
        break
      case 'failed':
        this.failures.push(said.why)
        this.#joining.get(said.bot)?.reject(new Error(`bot: ${said.why}`))
        break
      case 'keyFrame':
        this.#keyFrame.get(said.bot)?.()
        break
      case 'counted':
        this.#counting.shift()?.(said.bots)
        break
    }
  }
}
