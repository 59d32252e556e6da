import { type Bytes, limits } from '@konklave/protocol'
import { signal } from '@preact/signals-core'
import type { Clock } from '../../../kernel/ports.ts'
import type { Member } from '../group/member.ts'
import type { Memory } from '../memory/memory.ts'
import { type Addressed, address, whomOf } from './addressing.ts'
import { createBook, RUN, runOf } from './book.ts'
import { idOfRef, refOf } from './lineId.ts'
import type { ChatBody, Kept, Numbering } from './numbering.ts'
import { createOutbox, type Outbox, type OutboxDeps } from './outbox.ts'
import { createPins, type Pins } from './pins.ts'
import { isLine, openFor, type Written } from './sealing.ts'
import { createTranscript, type Heard } from './transcript.ts'
import type { Addressee, ChatLine, ChatView, Named, Reaction } from './types.ts'

/** Text of the meeting: what came, in the server's order, then what is on its way. */
export interface Chat extends Omit<ChatView, 'pins' | 'held' | 'draft' | 'keepDraft'> {
  readonly outbox: Outbox
  readonly pins: Pins
  readonly numbered: Numbering
  /** A verified message of somebody else, from the log. `may`: what its sender may do besides writing. */
  received(sender: Member, body: ChatBody, may: (action: 'react' | 'pin') => boolean): Promise<void>
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
  readonly clock: Clock
  readonly memory: Pick<Memory, 'read' | 'setRead'>
}

const REFILL_AFTER_MS = 5_000
const REACTION_MS = 6_000
/** Whoever comes in says for so long that nothing is held: what is written just then must not hide what was before a reload. */
const ENTERING_MS = 10_000

export function createChat(deps: ChatDeps): Chat {
  const { clock, group } = deps
  const transcript = createTranscript()
  const pins = createPins()
  const reactions = signal<readonly Reaction[]>([])
  const outbox = createOutbox(deps)
  let book = createBook()
  let next = 1
  let entering = false
  /** By number, what goes on when it stands in the log. */
  const awaited = new Map<number, () => void>()
  /** Of peers who lack lines that may still be on their way to them; each can be called off. */
  const looks = new Map<string, () => void>()
  const me = (): Member | null => group.view.value?.own ?? null

  const showReaction = (from: Named, emoji: string, n: number) => {
    const reaction = { id: `${from.id}:${n}`, from: from.id, name: from.name, emoji, at: clock.now() }
    reactions.value = [...reactions.value, reaction]
    clock.after(REACTION_MS, () => {
      reactions.value = reactions.value.filter(other => other !== reaction)
    })
  }
  const show = (heard: Heard, state: ChatLine['state']) => {
    const { from, body } = heard
    if (body.t !== 'chat') return transcript.note({ ...heard, body })
    const known = body.n <= (deps.memory.read.get(from.id) ?? 0)
    transcript.line({ ...heard, body }, { at: clock.now(), state, known })
  }
  const write = (body: Written, { to, readers }: Addressed) => {
    const own = me()
    if (!own) return
    outbox.add(body, readers)
    if (isLine(body)) show({ from: named(own), mine: true, to, body }, 'sending')
    else if (body.t === 'reaction') showReaction(named(own), body.emoji, body.n)
  }
  const aboutPins = (from: Named, body: Written) => {
    if (body.t === 'pin') pins.add(from, body)
    if (body.t === 'unpin') pins.remove(idOfRef(body.of))
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
    lines: transcript.lines,
    reactions,
    pins,
    outbox,
    numbered: {
      take: (from, n) => group.view.value !== null && book.add(from, n),
      send(body, onLog) {
        const n = next++
        if (onLog) awaited.set(n, onLog)
        outbox.add({ ...body, n } as Kept, ALL)
        return n
      },
      stands: n =>
        outbox.lines.some(line => line.n === n && (line.state === 'returned' || line.refilled.size > 0)),
    },
    say(text, { to = ALL, re = null } = {}) {
      const clean = text.trim().slice(0, limits.CHAT_MAX_CHARS)
      const view = group.view.value
      if (clean === '' || !view) return { t: 'not', why: 'empty' }
      const answered = re?.slice(0, re.indexOf(':'))
      const addressed = address(to, view, answered)
      if ('why' in addressed) return addressed
      write({ t: 'chat', n: next++, text: clean, ...(re === null ? {} : { re: refOf(re) }) }, addressed)
      return { t: 'said', leftOut: addressed.leftOut }
    },
    edit(id, text) {
      const line = transcript.find(id)
      const own = outbox.lines.find(({ body }) => body.t === 'chat' && body.n === refOf(id).n)
      if (!line?.mine || line.deleted || !own) return
      const clean = text.trim().slice(0, limits.CHAT_MAX_CHARS)
      if (clean === line.text) return
      write({ t: 'edit', n: next++, of: own.n, text: clean }, { ...own, to: line.to, leftOut: 0 })
      if (clean === '') outbox.blank(own.n)
    },
    mark(id, emoji) {
      const line = transcript.find(id)
      const view = group.view.value
      if (!line || line.deleted || !view) return
      const addressed = address(whomOf(line), view, line.from)
      const on = !line.marks.some(mark => mark.emoji === emoji && mark.mine)
      if (!('why' in addressed)) write({ t: 'mark', n: next++, to: refOf(id), emoji, on }, addressed)
    },
    pin(id) {
      const line = transcript.find(id)
      const fits = line && line.to.t === 'all' && !line.deleted && line.text.length <= limits.PIN_MAX_CHARS
      if (!fits || pins.list.value.length >= limits.PINS_MAX) return false
      write({ t: 'pin', n: next++, text: line.text, of: refOf(id) }, OPENLY)
      return true
    },
    unpin: id => write({ t: 'unpin', n: next++, of: refOf(id) }, OPENLY),
    markRead() {
      const read = new Map(deps.memory.read)
      for (const { id, from, mine } of transcript.lines.value) {
        const { n } = refOf(id)
        if (!mine && n > (read.get(from) ?? 0)) read.set(from, n)
      }
      void deps.memory.setRead(read)
    },
    react: emoji => write({ t: 'reaction', n: next++, emoji }, OPENLY),
    async received(sender, body, may) {
      const view = group.view.value
      if (!book.add(sender.id, body.n) || !view) return
      const from = named(sender)
      if (body.t === 'reaction') {
        if (body.emoji !== '') showReaction(from, body.emoji, body.n)
        return
      }
      if (body.t === 'pin' || body.t === 'unpin') {
        if (may('pin')) aboutPins(from, body)
        return
      }
      const own = { groupId: view.groupId, memberKey: view.own.leaf.memberKey, dm: deps.dm }
      const whispered = body.t === 'whisper' || body.t === 'whisperTo'
      const opened = whispered ? await openFor(sender, body, { own, view }) : { body, to: ALL }
      if (!opened || (opened.body.t === 'mark' && !may('react'))) return
      show({ from, mine: false, ...opened }, 'sent')
    },
    returned(id, epoch) {
      const line = outbox.returned(id, epoch)
      const own = me()
      if (!line || !own) return
      awaited.get(line.n)?.()
      awaited.delete(line.n)
      aboutPins(named(own), line.body)
      const shown = line.body.t === 'chat' ? transcript.find(`${own.id}:${line.n}`) : undefined
      if (line.body.t === 'chat' && shown?.state === 'sending') {
        const heard = { from: named(own), mine: true, to: shown.to, body: line.body }
        show(heard, 'sent')
      }
    },
    have: () => (entering ? new Map() : book.have()),
    peerHas,
    entered(epoch, fresh) {
      if (fresh) {
        book = createBook()
        outbox.forgetReturned()
        pins.clear()
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

const ALL: Addressee & { readonly t: 'all' } = { t: 'all' }
const OPENLY: Addressed = { to: ALL, readers: ALL, leftOut: 0 }

const named = (member: Member): Named => ({ id: member.id, name: nameOf(member) })

export const nameOf = (member: Member): string => member.profile?.name ?? ''
