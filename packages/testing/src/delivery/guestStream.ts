import { type LinkRing, newestLink } from '@konklave/crypto'
import {
  type Credential,
  type ErrorCode,
  hex,
  type LogEntry,
  type MeetingNotice,
  type MeetingOpened,
  type MeetingRequest,
  type QueueItem,
  type Signed,
} from '@konklave/protocol'
import type { Rules } from '@konklave/protocol/rules'
import type { Answer, StreamSession } from '@konklave/server'
import { type TestPerson, verifiedRules } from '../rules/index.ts'
import type { House } from './house.ts'

export type Heard = { readonly seq: number; readonly entry: LogEntry }

/** Somebody on the meeting stream of a room: asks, and keeps what is heard. It talks to the stream kinds directly, without sockets. */
export abstract class GuestStream {
  readonly house: House
  readonly person: TestPerson
  ring: LinkRing
  pass: Signed | undefined
  cert: Signed | undefined
  rules: Rules
  session: StreamSession | null = null
  opened: MeetingOpened | null = null
  closed: ErrorCode | null = null
  readonly log: Heard[] = []
  readonly notices = new Map<string, MeetingNotice>()
  readonly received: MeetingNotice[] = []
  #port: object | null = null

  constructor({ house, person, ring }: { house: House; person: TestPerson; ring: LinkRing }) {
    this.house = house
    this.person = person
    this.ring = ring
    this.rules = house.room.rules
  }

  /** What it does about an entry of the log. */
  protected abstract heard(entry: LogEntry): void

  get key(): string {
    return hex(this.person.memberKey)
  }

  /** Opens the meeting stream; returns the code when it is refused. */
  async open(after?: number): Promise<ErrorCode | null> {
    this.closed = null
    const port = {
      id: 'test',
      ordered: (seq: number, body: unknown) => this.#hear(seq, body as LogEntry, port),
      ephemeral: (key: string, body: unknown) => {
        if (this.#port !== port) return
        this.notices.set(key, body as MeetingNotice)
        this.received.push(body as MeetingNotice)
      },
      close: (code: ErrorCode) => {
        if (this.#port !== port) return
        this.closed = code
        this.session = null
        this.#port = null
      },
    }
    this.#port = port
    const result = await this.house.kind('meeting').open({
      id: this.house.room.roomId,
      credential: this.credential(),
      after,
      body: undefined,
      port,
    })
    if (typeof result === 'string') {
      this.#port = null
      return result
    }
    if (this.#port === port) this.session = result
    this.opened = result.opened as MeetingOpened
    this.rules = await verifiedRules(this.opened.rules, this.house.room.roomId)
    return null
  }

  credential(): Credential {
    const signed = { body: new Uint8Array(1), key: this.person.memberKey, sig: new Uint8Array(64) }
    return {
      memberKey: this.person.memberKey,
      proof: signed as never,
      serverAuth: newestLink(this.ring).serverAuth,
      ...(this.pass ? { pass: this.pass } : {}),
      ...(this.cert ? { cert: this.cert } : {}),
    }
  }

  /** The socket breaks. */
  drop(): void {
    const session = this.session
    this.session = null
    this.#port = null
    session?.closed()
  }

  async ask(request: MeetingRequest): Promise<Answer> {
    if (!this.session) return { ok: false, code: this.closed ?? 'no-meeting' }
    return this.session.request(request)
  }

  async code(request: MeetingRequest): Promise<string> {
    const answer = await this.ask(request)
    return answer.ok ? 'ok' : answer.code
  }

  items(): readonly QueueItem[] {
    const notice = this.notices.get('lease')
    return notice?.t === 'lease' ? notice.items : []
  }

  get holdsLease(): boolean {
    const notice = this.notices.get('lease')
    return notice?.t === 'lease' && notice.mine
  }

  get position(): number {
    return this.log.at(-1)?.seq ?? this.opened?.group?.seq ?? 0
  }

  #hear(seq: number, entry: LogEntry, port: object): void {
    if (this.#port !== port) return
    this.log.push({ seq, entry })
    this.heard(entry)
  }
}
