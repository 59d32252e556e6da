import { type Bytes, limits, type SealedBody } from '@konklave/protocol'
import { type ReadonlySignal, signal } from '@preact/signals-core'
import type { Clock } from '../../../kernel/ports.ts'
import type { Member } from '../group/member.ts'
import type { Memory } from '../memory/memory.ts'
import type { ChatLine, Reaction } from '../types.ts'
import { createBook, RUN, runOf } from './book.ts'
import { createOutbox, type Outbox, type OutboxDeps, type OwnLine } from './outbox.ts'

/** Text of the meeting: what came, in the server's order, then what is on its way. */
export interface Chat {
  readonly lines: ReadonlySignal<readonly ChatLine[]>
  readonly reactions: ReadonlySignal<readonly Reaction[]>
  readonly outbox: Outbox
  say(text: string): void
  react(emoji: string): void
  /** The person has seen all lines there are. */
  markRead(): void
  /** A verified line of somebody else, from the log. */
  received(sender: Member, body: Extract<SealedBody, { n: number }>): void
  /** An own message came back. */
  returned(id: Bytes, epoch: number): void
  /** [K21] For heartbeats. */
  have(): ReadonlyMap<string, number>
  /** [K40] A heartbeat of `peer`, whose leaf is here since epoch `since`, shows what it holds of ours. */
  peerHas(peer: string, n: number | undefined, since: number): void
  /** A new run of counters; `fresh`: another meeting, nothing of the old one counts. */
  entered(epoch: number, fresh: boolean): void
}

export type ChatDeps = OutboxDeps & {
  readonly me: () => Member | null
  readonly clock: Clock
  readonly memory: Pick<Memory, 'read' | 'setRead'>
}

const REFILL_AFTER_MS = 5_000
const REACTION_MS = 6_000
/** Whoever comes in says for so long that nothing is held: what is written just then must not hide what was before a reload. */
const ENTERING_MS = 10_000

export function createChat(deps: ChatDeps): Chat {
  const { clock } = deps
  const lines = signal<readonly ChatLine[]>([])
  const reactions = signal<readonly Reaction[]>([])
  const outbox = createOutbox(deps)
  let book = createBook()
  let next = 1
  let entering = false
  /** Of peers who lack lines that may still be on their way to them; each can be called off. */
  const looks = new Map<string, () => void>()

  const show = (line: ChatLine) => {
    const all = lines.value
    const settled = all.filter(({ state, id }) => state === 'sent' && id !== line.id)
    const open = all.filter(({ state, id }) => state === 'sending' && id !== line.id)
    lines.value = line.state === 'sent' ? [...settled, line, ...open] : [...settled, ...open, line]
  }
  const showReaction = (from: Member, emoji: string, n: number) => {
    const reaction = { id: `${from.id}:${n}`, from: from.id, name: nameOf(from), emoji, at: clock.now() }
    reactions.value = [...reactions.value, reaction]
    clock.after(REACTION_MS, () => {
      reactions.value = reactions.value.filter(other => other !== reaction)
    })
  }
  const lineOf = (
    from: Member,
    body: OwnLine['body'],
    state: ChatLine['state'],
    mine: boolean,
  ): ChatLine | null =>
    body.t === 'chat'
      ? {
          id: `${from.id}:${body.n}`,
          from: from.id,
          name: nameOf(from),
          mine,
          text: body.text,
          at: clock.now(),
          state,
          known: body.n <= (deps.memory.read.get(from.id) ?? 0),
        }
      : null

  const write = (make: (n: number) => OwnLine['body']) => {
    const me = deps.me()
    if (!me) return
    const body = make(next++)
    outbox.add(body)
    const line = lineOf(me, body, 'sending', true)
    if (line) show(line)
    else if (body.t === 'reaction') showReaction(me, body.emoji, body.n)
  }

  const peerHas: Chat['peerHas'] = (peer, n, since) => {
    looks.get(peer)?.()
    looks.delete(peer)
    const late = clock.now() - REFILL_AFTER_MS
    const lacked = outbox.lines.filter(
      line =>
        (n === undefined || line.n > n || runOf(line.n) > runOf(n)) &&
        line.state === 'returned' &&
        line.epoch >= since,
    )
    for (const line of lacked) if (line.at < late) outbox.refill(line, peer)
    const fresh = lacked.filter(({ at }) => at >= late).map(({ at }) => at)
    // Who holds nothing has come back and says it once. Who lacks the newest only may have got it meanwhile, and says so.
    if (n === undefined && fresh.length > 0) {
      const afterMs = Math.min(...fresh) - late + 1
      looks.set(
        peer,
        clock.after(afterMs, () => peerHas(peer, n, since)),
      )
    }
  }

  return {
    lines,
    reactions,
    outbox,
    say(text) {
      const clean = text.trim().slice(0, limits.CHAT_MAX_CHARS)
      if (clean !== '') write(n => ({ t: 'chat', n, text: clean }))
    },
    markRead() {
      const read = new Map(deps.memory.read)
      for (const { id, from, mine } of lines.value) {
        const n = Number(id.slice(from.length + 1))
        if (!mine && n > (read.get(from) ?? 0)) read.set(from, n)
      }
      void deps.memory.setRead(read)
    },
    react: emoji => write(n => ({ t: 'reaction', n, emoji })),
    received(sender, body) {
      if (!book.add(sender.id, body.n)) return
      if (body.t === 'reaction') {
        if (body.emoji !== '') showReaction(sender, body.emoji, body.n)
        return
      }
      const line = lineOf(sender, body, 'sent', false)
      if (line) show(line)
    },
    returned(id, epoch) {
      const own = outbox.returned(id, epoch)
      const me = deps.me()
      const line = own && me && lineOf(me, own.body, 'sent', true)
      if (line && lines.value.some(shown => shown.id === line.id && shown.state === 'sending')) show(line)
    },
    have: () => (entering ? new Map() : book.have()),
    peerHas,
    entered(epoch, fresh) {
      if (fresh) {
        book = createBook()
        outbox.forgetReturned()
      }
      // Not by `fresh`: after a reload of a short stay this tab cannot tell that it comes back.
      if (book.empty) {
        entering = true
        clock.after(ENTERING_MS, () => {
          entering = false
        })
      }
      if (fresh || next === 1) next = Math.max(next, epoch * RUN + 1)
    },
  }
}

export const nameOf = (member: Member): string => member.profile?.name ?? ''
