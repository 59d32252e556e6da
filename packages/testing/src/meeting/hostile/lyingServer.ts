import type { Wire } from '@konklave/client'
import {
  type Bytes,
  type ClientFrame,
  clientFrame,
  decode,
  type ErrorCode,
  encode,
  equalBytes,
  type LobbyEntry,
  type LogEntry,
  limits,
  type MeetingNotice,
  type MeetingOpened,
  type MeetingRequest,
  type ServerFrame,
  serverFrame,
} from '@konklave/protocol'

export type Answer = { readonly body: unknown } | { readonly code: ErrorCode }
type Hello = Extract<ServerFrame, { t: 'hello' }>

/** What one person is told instead of the truth; whatever is not named here stays true. */
export type Lies = {
  readonly hello?: (hello: Hello) => Hello
  readonly opened?: (body: MeetingOpened) => MeetingOpened
  /** None, one or several entries in the place of this one; numbers stay gapless. */
  readonly entry?: (entry: LogEntry) => readonly LogEntry[]
  readonly lobbyEntry?: (entry: LobbyEntry) => LobbyEntry
  readonly notice?: (notice: MeetingNotice) => MeetingNotice | null
  readonly answer?: (request: MeetingRequest, answer: Answer) => Answer
  /** An answer that the real server never hears of the request for; null lets it through. */
  readonly instead?: (request: MeetingRequest) => Answer | null
}

const OWN_REFS = 1_000_000

/**
 * A hostile server, built from the honest one and a wire to one person that changes what it says. It also speaks in that
 * person's name, which is how a hostile member's own bytes get to the server.
 */
export class LyingServer {
  lies: Lies = {}
  /** The log as the real server told it. */
  readonly log: LogEntry[] = []
  /** What the real server said when the stream opened. */
  readonly openings: MeetingOpened[] = []
  /** What this person asked for. */
  readonly requests: MeetingRequest[] = []
  readonly #kinds = new Map<number, string>()
  /** The first room on this wire; breakouts on the same one are left alone. */
  #room: Uint8Array | null = null
  readonly #asked = new Map<number, MeetingRequest>()
  readonly #own = new Map<number, (answer: Answer) => void>()
  #wire: Wire | null = null
  #listen: (frame: Bytes) => void = () => undefined
  #stream = 0
  #seq = 0
  /** How far the numbers told are ahead of the real ones. */
  #shift = 0
  #ref = OWN_REFS

  readonly between = (wire: Wire): Wire => {
    this.#wire = wire
    this.#kinds.clear()
    this.#asked.clear()
    return {
      get state() {
        return wire.state
      },
      send: frame => this.#up(frame, wire),
      close: () => wire.close(),
      onFrame: listen => {
        this.#listen = listen
        wire.onFrame(frame => {
          for (const told of this.#down(decode(serverFrame, frame, limits.TREE_MAX_BYTES * 2)))
            listen(encode(told))
        })
      },
      onClose: listen => wire.onClose(listen),
    }
  }

  /** Adds an entry to the log of this person. */
  say(entry: LogEntry): void {
    this.#shift++
    this.#listen(encode({ t: 'ordered', s: this.#stream, seq: this.#seq + this.#shift, body: entry }))
  }

  notice(notice: MeetingNotice): void {
    this.#listen(encode({ t: 'ephemeral', s: this.#stream, key: notice.t, body: notice }))
  }

  /** Closes the meeting stream of this person with a code. */
  close(code: ErrorCode): void {
    this.#listen(encode({ t: 'closed', s: this.#stream, code }))
  }

  /** Asks the real server in this person's name. */
  ask(request: MeetingRequest): Promise<Answer> {
    const ref = this.#ref++
    return new Promise(resolve => {
      this.#own.set(ref, resolve)
      this.#wire?.send(encode({ t: 'send', s: this.#stream, ref, body: request }))
    })
  }

  #up(frame: Bytes, wire: Wire): void {
    const said: ClientFrame = decode(clientFrame, frame, limits.FRAME_MAX_BYTES)
    if (said.t === 'open') {
      this.#room ??= said.id
      if (said.kind === 'meeting' && !equalBytes(said.id, this.#room)) {
        wire.send(frame)
        return
      }
      this.#kinds.set(said.s, said.kind)
      if (said.kind === 'meeting') this.#stream = said.s
      const real = said.after === undefined ? {} : { after: said.after - this.#shift }
      wire.send(encode({ ...said, ...real }))
      return
    }
    if (said.t === 'send' && this.#kinds.get(said.s) === 'meeting') {
      const request = said.body as MeetingRequest
      this.requests.push(request)
      const answer = this.lies.instead?.(request)
      if (answer) {
        queueMicrotask(() => this.#listen(encode(answerFrame(said.s, said.ref, answer))))
        return
      }
      this.#asked.set(said.ref, request)
    }
    wire.send(frame)
  }

  #down(frame: ServerFrame): readonly ServerFrame[] {
    if (frame.t === 'hello') return [this.lies.hello?.(frame) ?? frame]
    if (!('s' in frame)) return [frame]
    const kind = this.#kinds.get(frame.s)
    if (kind === undefined) return [frame]
    return kind === 'meeting' ? this.#meeting(frame) : this.#lobby(frame)
  }

  #lobby(frame: ServerFrame): readonly ServerFrame[] {
    if (frame.t !== 'ordered' || !this.lies.lobbyEntry) return [frame]
    return [{ ...frame, body: this.lies.lobbyEntry(frame.body as LobbyEntry) }]
  }

  #meeting(frame: Extract<ServerFrame, { s: number }>): readonly ServerFrame[] {
    const { lies } = this
    if (frame.t === 'opened') {
      const body = frame.body as MeetingOpened
      this.openings.push(body)
      return [{ ...frame, body: lies.opened?.(body) ?? body }]
    }
    if (frame.t === 'ordered') return this.#ordered(frame)
    if (frame.t === 'ephemeral' && lies.notice) {
      const body = lies.notice(frame.body as MeetingNotice)
      return body ? [{ ...frame, body }] : []
    }
    if (frame.t !== 'reply' && frame.t !== 'refused') return [frame]
    const answer = frame.t === 'reply' ? { body: frame.body } : { code: frame.code }
    const own = this.#own.get(frame.ref)
    own?.(answer)
    if (own) return []
    const request = this.#asked.get(frame.ref)
    return request && lies.answer ? [answerFrame(frame.s, frame.ref, lies.answer(request, answer))] : [frame]
  }

  #ordered(frame: Extract<ServerFrame, { t: 'ordered' }>): readonly ServerFrame[] {
    const entry = frame.body as LogEntry
    this.log.push(entry)
    this.#seq = frame.seq
    const told = this.lies.entry?.(entry) ?? [entry]
    const from = frame.seq + this.#shift
    this.#shift += told.length - 1
    return told.map((body, i) => ({ ...frame, seq: from + i, body }))
  }
}

const answerFrame = (s: number, ref: number, answer: Answer): ServerFrame =>
  'code' in answer
    ? { t: 'refused', s, ref, code: answer.code }
    : { t: 'reply', s, ref, ok: true, body: answer.body }
