import { type Bytes, hex } from '@konklave/protocol'
import { type ReadonlySignal, signal } from '@preact/signals-core'
import type { Clock, Random } from '../../../kernel/ports.ts'
import { createTimer } from '../../../kernel/timer.ts'
import type { MeetingStream } from '../entry/meetingStream.ts'
import type { Group } from '../group/group.ts'
import type { Readers } from './addressing.ts'
import type { Bucket } from './bucket.ts'
import { type OwnEnd, sealFor, type Written } from './sealing.ts'

/** A line of ours, kept until the meeting ends (K40). */
export type OwnLine = {
  readonly n: number
  body: Written
  /** [K42] The same however often it is sent. */
  readonly readers: Readers
  /** Ids under which it was sent; each sealing has its own. */
  readonly ids: Set<string>
  /** Who lacked it, and when it was last sent again for them. */
  readonly refilled: Map<string, number>
  state: 'waiting' | 'sending' | 'returned'
  /** Epoch of the newest sealing. */
  epoch: number
  /** Local clock of the newest sealing. */
  at: number
}

/** [K40] Keeps every own line until it comes back in the log, and sends it again when it was lost. */
export interface Outbox {
  readonly lines: readonly OwnLine[]
  /** The newest line as the server got it. */
  readonly lastSealed: ReadonlySignal<Bytes | null>
  /** [K40] So many new lines wait because this member has sent as many as it may. */
  readonly held: ReadonlySignal<number>
  add(body: Written, readers: Readers): OwnLine
  /** The author has deleted its line `n`: what is sent of it from now on is a number without words. */
  blank(n: number): void
  /** An own message came back; the line it belongs to, or null for heartbeats and the like. */
  returned(id: Bytes, epoch: number): OwnLine | null
  /** The stream opened anew or the gate opened: whatever has not come back goes out again. */
  resend(): void
  /** [K40] Somebody lacks this line: it was lost with a server's memory. At most once a minute for each who says so. */
  refill(line: OwnLine, lackedBy: string): void
  pump(): void
  /** Another meeting began: what was said in the old one stays there, what was not goes out. */
  forgetReturned(): void
  clear(): void
}

export type OutboxDeps = {
  readonly group: Group
  readonly stream: () => MeetingStream | null
  readonly clock: Clock
  readonly random: Random
  readonly bucket: Bucket
  /** [K5, K22] No text before somebody confirmed this epoch and every leaf verified. */
  readonly maySend: () => boolean
  /** This member's end of whispers. */
  readonly dm: CryptoKeyPair
}

const RETRY_MS = 1_000
const REFILL_EVERY_MS = 60_000
/** [K40] Lines sent again leave so many messages for heartbeats and for what is new. */
const REFILL_SPARE = 10

export function createOutbox(deps: OutboxDeps): Outbox {
  const { clock, group } = deps
  let lines: OwnLine[] = []
  const lastSealed = signal<Bytes | null>(null)
  const held = signal(0)
  let running = false
  const fresh = () => lines.filter(({ state, refilled }) => state === 'waiting' && refilled.size === 0)

  const sendOne = async (line: OwnLine): Promise<boolean> => {
    const stream = deps.stream()
    if (!stream?.open) return false
    line.state = 'sending'
    try {
      const message = await group.lock(async () => {
        const view = group.view.value
        if (!view) throw new Error('not inside')
        const { memberKey } = view.own.leaf
        const own: OwnEnd = { groupId: view.groupId, memberKey, dm: deps.dm }
        const sealed = await group.protect(await sealFor(bodyOf(line), line.readers, own))
        return { id: deps.random.bytes(16), epoch: sealed.epoch, bytes: sealed.message }
      })
      line.ids.add(hex(message.id))
      line.epoch = message.epoch
      lastSealed.value = message.bytes
      line.at = clock.now()
      await stream.message({ message })
      return true
    } catch {
      // Refused for now, or nobody knows: sent again, receivers know it by its number.
      if (line.state === 'sending') line.state = 'waiting'
      return false
    }
  }

  const pump = async () => {
    if (running) return
    running = true
    try {
      for (;;) {
        const waiting = lines.filter(({ state }) => state === 'waiting')
        const line = waiting.find(({ refilled }) => refilled.size === 0) ?? waiting[0]
        if (!line || !deps.maySend()) {
          held.value = 0
          return
        }
        const spare = line.refilled.size > 0 ? REFILL_SPARE : 0
        if (!deps.bucket.take(spare)) {
          held.value = fresh().length
          return again.ensure(deps.bucket.waitMs(spare))
        }
        if (held.value > 0) held.value = Math.max(0, fresh().length - 1)
        if (!(await sendOne(line))) return again.ensure(RETRY_MS)
      }
    } finally {
      running = false
    }
  }
  const again = createTimer(clock, () => void pump())

  return {
    lastSealed,
    held,
    get lines() {
      return lines
    },
    add(body, readers) {
      const line: OwnLine = {
        n: body.n,
        body,
        readers,
        ids: new Set(),
        refilled: new Map(),
        state: 'waiting',
        epoch: 0,
        at: 0,
      }
      lines.push(line)
      void pump()
      return line
    },
    blank(n) {
      for (const line of lines) {
        const { body } = line
        const about = body.t === 'chat' ? body.n : body.t === 'edit' ? body.of : null
        if (about === n && (body.t === 'chat' || body.t === 'edit')) line.body = { ...body, text: '' }
      }
    },
    returned(id, epoch) {
      const line = lines.find(({ ids }) => ids.has(hex(id)))
      if (!line) return null
      // [K39] Sealed before the last Remove: nobody takes it, so it has not come back at all.
      if (epoch < group.floor) {
        line.state = 'waiting'
        void pump()
        return null
      }
      line.state = 'returned'
      return line
    },
    resend() {
      for (const line of lines) if (line.state === 'sending') line.state = 'waiting'
      void pump()
    },
    refill(line, lackedBy) {
      const last = line.refilled.get(lackedBy) ?? Number.NEGATIVE_INFINITY
      if (clock.now() - last < REFILL_EVERY_MS) return
      line.refilled.set(lackedBy, clock.now())
      line.state = 'waiting'
      void pump()
    },
    pump: () => void pump(),
    forgetReturned() {
      lines = lines.filter(({ state }) => state !== 'returned')
      for (const line of lines) line.state = 'waiting'
    },
    clear() {
      again.stop()
      lines = []
      held.value = 0
    },
  }
}

/** A reaction belongs to its moment. Whoever lacks it later gets its number only, so that no hole is left in the book. */
function bodyOf({ body, refilled }: OwnLine): Written {
  return body.t === 'reaction' && refilled.size > 0 ? { ...body, emoji: '' } : body
}
