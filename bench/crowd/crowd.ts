import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { FromHost, Kind, ToHost } from './words.ts'

const program = join(import.meta.dirname, 'host.ts')
/** So many of a kind live in one process. */
const PER_PROCESS: Readonly<Record<Kind, number>> = { whole: 25, seat: 100 }

type Load = Extract<FromHost, { t: 'load' }>
type Moment = 'ready' | 'inside' | 'settled' | 'ticket' | 'left'

/** One of the people, and when what happened to them. */
export type One = {
  readonly who: number
  readonly kind: Kind
  ticket?: string
  /** Number of the bot that is in the call for them. */
  bot?: number
  /** Milliseconds since 1970. */
  insideAt?: number
  settledAt?: number
  /** From the request to being inside. */
  tookMs?: number
  /** When it was in each epoch. */
  readonly epochs: Map<number, number>
}

/** People in one room, in processes of their own, and what can be seen of them. */
export class Crowd {
  readonly people: One[] = []
  /** When the commit that leads to an epoch came to the seats: the first, the last, and to how many. */
  readonly arrivals = new Map<number, { first: number; last: number; count: number }>()
  /** Epochs taken back, as each seat saw it. */
  voids = 0
  readonly out: string[] = []
  /** Sealed frames of those who have a camera. */
  onFrame: (one: One, frame: Uint8Array) => void = () => undefined
  readonly #hosts: { readonly child: ChildProcess; readonly kind: Kind; held: number }[] = []
  readonly #hostOf = new Map<number, ChildProcess>()
  readonly #happened = new Set<string>()
  readonly #waiting = new Map<string, () => void>()
  readonly #env: NodeJS.ProcessEnv
  #arrived: () => void = () => undefined
  readonly #loads: { child: ChildProcess; resolve: (load: Load) => void }[] = []

  /** `env`: besides that of this process. */
  constructor(env: NodeJS.ProcessEnv = {}) {
    this.#env = { ...process.env, ...env }
  }

  /** Opens so many more, up to where they could press Join. */
  async open(kind: Kind, count: number, link: string, clip?: string): Promise<readonly One[]> {
    const opened: One[] = []
    while (opened.length < count) {
      const host = this.#host(kind)
      const portion = Math.min(count - opened.length, PER_PROCESS[kind] - host.held)
      const first = this.people.length
      for (let who = first; who < first + portion; who++) {
        const one: One = { who, kind, epochs: new Map() }
        this.people.push(one)
        opened.push(one)
        this.#hostOf.set(who, host.child)
      }
      host.held += portion
      send(host.child, { t: 'open', kind, link, first, count: portion, clip })
    }
    await this.when('ready', opened)
    return opened
  }

  /** They press Join; {@link when} tells when they are inside. */
  enter(some: readonly One[]): void {
    for (const { who } of some) this.#tell({ t: 'enter', who })
  }

  keyFrame({ who }: One): void {
    this.#tell({ t: 'keyFrame', who })
  }

  async leave(one: One): Promise<void> {
    this.#tell({ t: 'leave', who: one.who })
    await this.when('left', [one])
  }

  async when(moment: Moment, some: readonly One[], timeoutMs = 120_000): Promise<void> {
    const missing = some.filter(({ who }) => !this.#happened.has(`${moment} ${who}`))
    const all = missing.map(
      ({ who }) => new Promise<void>(resolve => this.#waiting.set(`${moment} ${who}`, resolve)),
    )
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const still = missing.filter(({ who }) => !this.#happened.has(`${moment} ${who}`)).length
        reject(new Error(`${still} of ${some.length} not ${moment}; out: ${this.out.slice(-3).join(' · ')}`))
      }, timeoutMs)
    })
    await Promise.race([Promise.all(all), late]).finally(() => clearTimeout(timer))
  }

  /** Resolves when the seats have seen a commit that leads beyond `epoch`. */
  async beyond(epoch: number): Promise<void> {
    while (![...this.arrivals.keys()].some(known => known > epoch))
      await new Promise<void>(resolve => {
        this.#arrived = resolve
      })
  }

  /** Of each process since this was last asked. */
  async loads(): Promise<readonly Load[]> {
    return Promise.all(
      this.#hosts.map(
        ({ child }) =>
          new Promise<Load>(resolve => {
            this.#loads.push({ child, resolve })
            send(child, { t: 'load' })
          }),
      ),
    )
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.#hosts.map(async ({ child }) => {
        if (child.exitCode !== null || child.signalCode !== null) return
        const gone = once(child, 'exit')
        child.kill('SIGKILL')
        await gone
      }),
    )
  }

  #host(kind: Kind) {
    const free = this.#hosts.find(host => host.kind === kind && host.held < PER_PROCESS[kind])
    if (free) return free
    const child = fork(program, {
      env: this.#env,
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    child.on('message', (message: FromHost) => this.#hear(message, child))
    const host = { child, kind, held: 0 }
    this.#hosts.push(host)
    return host
  }

  #tell(message: Extract<ToHost, { who: number }>): void {
    const child = this.#hostOf.get(message.who)
    if (child) send(child, message)
  }

  #hear(message: FromHost, child: ChildProcess): void {
    switch (message.t) {
      case 'load': {
        const at = this.#loads.findIndex(waiting => waiting.child === child)
        this.#loads.splice(at, 1)[0]?.resolve(message)
        return
      }
      case 'arrived': {
        const known = this.arrivals.get(message.epoch)
        if (!known) this.arrivals.set(message.epoch, { first: message.at, last: message.at, count: 1 })
        else {
          known.first = Math.min(known.first, message.at)
          known.last = Math.max(known.last, message.at)
          known.count++
        }
        this.#arrived()
        return
      }
      case 'void':
        this.voids++
        return
      case 'out':
        this.out.push(`${message.who}: ${message.why}`)
        return
    }
    const one = this.people[message.who]
    if (!one) return
    switch (message.t) {
      case 'frame':
        this.onFrame(one, message.frame)
        return
      case 'epoch':
        one.epochs.set(message.epoch, message.at)
        return
      case 'inside':
        one.insideAt = message.at
        one.tookMs = message.tookMs
        break
      case 'settled':
        one.settledAt = message.at
        break
      case 'ticket':
        one.ticket = message.ticket
        break
    }
    const key = `${message.t} ${message.who}`
    this.#happened.add(key)
    this.#waiting.get(key)?.()
  }
}

const send = (child: ChildProcess, message: ToHost) => void child.send(message)
