import { contextsPerWorker } from '../frame/ownContexts.ts'
import type { EpochKeys, MediaKind, SenderReport } from '../types.ts'
import type {
  Contexts,
  Counters,
  DeskName,
  FromWorker,
  Marks,
  SlotOptions,
  ToWorker,
} from '../worker/protocol.ts'

type Answer = Extract<FromWorker, { id: number }>
type Question = { readonly message: ToWorker; readonly answer: (answer: Answer | null) => void }
type Handlers = {
  readonly message: (message: Exclude<FromWorker, { id: number }>) => void
  /** A new worker has taken over: every sender and receiver needs a new transform. */
  readonly replaced: () => void
  /** The worker cannot be kept alive: nothing can be sent or received. */
  readonly failed: () => void
}

/** A worker that owes this many answers in a row is taken for dead. */
const patience = 10
const maxWorkers = 60
const noCounters: Counters = { sealed: 0, opened: 0, refused: 0, foreignClear: 0, withheld: 0 }

/** The page's side of the frame worker: keeps one alive and knows what the next one must be told. */
export class FrameWorker {
  readonly #make: () => Worker
  readonly #handlers: Handlers
  #worker: Worker
  #generation = 0
  #nextId = 0
  #owed = 0
  #closed = false
  readonly #asked = new Map<number, Question>()
  #keys: EpochKeys | null = null
  /** Latest heartbeat of each sender: a new worker has forgotten what they had closed, or has not the keys yet. */
  readonly #reports = new Map<number, SenderReport>()
  /** [K36] What had passed when the worker last answered. */
  #marks: Marks | null = null

  constructor(make: () => Worker, handlers: Handlers) {
    this.#make = make
    this.#handlers = handlers
    this.#worker = this.#start()
  }

  /** `asked`: the encoders are being asked for key frames already. */
  setKeys(desk: DeskName, keys: EpochKeys, asked = false): void {
    if (desk === 'call') {
      this.#keys = keys
      for (const [leaf, { epoch }] of this.#reports) if (epoch !== keys.epoch) this.#reports.delete(leaf)
    }
    this.post({ t: 'keys', desk, keys, base: this.#generation * contextsPerWorker, asked })
    if (desk === 'call') this.#repeatReports()
  }

  report(report: SenderReport): void {
    const known = this.#reports.get(report.leafIndex)
    const old = report.epoch < (this.#keys?.epoch ?? 0) || report.epoch < (known?.epoch ?? 0)
    if (!old) this.#reports.set(report.leafIndex, report)
    this.post({ t: 'report', report })
  }

  post(message: ToWorker, transfer: Transferable[] = []): void {
    if (!this.#closed) this.#worker.postMessage(message, transfer)
  }

  async contexts(): Promise<Contexts> {
    const answer = await this.#ask(id => ({ t: 'contexts', id }))
    return answer?.t === 'contexts' ? answer.contexts : { epoch: 0, nextCtx: 0, contexts: [] }
  }

  async sample(kind: MediaKind): Promise<Uint8Array<ArrayBuffer> | null> {
    const answer = await this.#ask(id => ({ t: 'sample', id, kind }))
    return answer?.t === 'sample' ? answer.bytes : null
  }

  async counters(desk: DeskName): Promise<Counters> {
    const answer = await this.#ask(id => ({ t: 'ping', id }))
    return answer?.t === 'pong' ? answer.counters[desk] : noCounters
  }

  /** Called by the owner's ticker together with its {@link counters}; replaces a worker that answers nothing. */
  watch(): void {
    if (this.#owed >= patience) this.#replace()
  }

  /** The options as this worker's transform, set on `target` by `assign`. */
  transform(options: SlotOptions): RTCRtpScriptTransform {
    return new RTCRtpScriptTransform(this.#worker, options)
  }

  close(): void {
    this.#closed = true
    this.#worker.terminate()
    this.#settle()
  }

  #ask(message: (id: number) => ToWorker): Promise<Answer | null> {
    const id = this.#nextId++
    return new Promise(resolve => {
      if (this.#closed) return resolve(null)
      const question = { message: message(id), answer: resolve }
      this.#asked.set(id, question)
      this.#owed++
      this.post(question.message)
    })
  }

  #start(): Worker {
    const worker = this.#make()
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (!('id' in data)) return this.#handlers.message(data)
      this.#owed = 0
      if (data.t === 'pong') this.#marks = data.marks
      this.#asked.get(data.id)?.answer(data)
      this.#asked.delete(data.id)
    }
    worker.onerror = () => this.#replace()
    return worker
  }

  #replace(): void {
    if (this.#closed) return
    this.#worker.terminate()
    this.#owed = 0
    if (++this.#generation >= maxWorkers) {
      this.#closed = true
      this.#settle()
      this.#handlers.failed()
      return
    }
    this.#worker = this.#start()
    if (this.#keys) this.setKeys('call', { ...this.#keys, addedSomebody: false })
    if (this.#marks) this.post({ t: 'passed', marks: this.#marks })
    this.#handlers.replaced()
    for (const { message } of this.#asked.values()) this.post(message)
  }

  #repeatReports(): void {
    for (const report of this.#reports.values()) this.post({ t: 'report', report })
  }

  #settle(): void {
    for (const { answer } of this.#asked.values()) answer(null)
    this.#asked.clear()
  }
}
