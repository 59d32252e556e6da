import { type Bytes, hex, type LogEntry, limits } from '@konklave/protocol'

/** The log of one running meeting: held in memory, trimmed, gapless. Never on disk. */
export class HeldLog {
  /** Sequence number before the very first entry. */
  readonly base: number
  /** Sequence number before the first entry that is still held. */
  #floor: number
  readonly #entries: { readonly entry: LogEntry; readonly size: number }[] = []
  #bytes = 0
  /** [K40] Ids of the messages that are held. */
  readonly #ids = new Map<string, number>()

  /** `base` is random, so that a position in an earlier log is not mistaken for one in this. */
  constructor(base: number) {
    this.base = base
    this.#floor = base
  }

  /** Sequence number of the newest entry. */
  get seq(): number {
    return this.#floor + this.#entries.length
  }

  append(entry: LogEntry): number {
    const size = sizeOf(entry)
    this.#entries.push({ entry, size })
    this.#bytes += size
    if (entry.t === 'message') this.#ids.set(hex(entry.message.id), this.seq)
    while (this.#entries.length > limits.LOG_ENTRIES_MAX || this.#bytes > limits.LOG_BYTES_MAX) this.#trim()
    return this.seq
  }

  /** Whether everything after `seq` is still here. */
  reaches(seq: number): boolean {
    return seq >= this.#floor && seq <= this.seq
  }

  /** Entries after `seq`; ask {@link reaches} first. */
  *after(seq: number): Iterable<{ readonly seq: number; readonly entry: LogEntry }> {
    for (let at = Math.max(0, seq - this.#floor); at < this.#entries.length; at++) {
      const held = this.#entries[at]
      if (held) yield { seq: this.#floor + at + 1, entry: held.entry }
    }
  }

  seqOf(messageId: Bytes): number | null {
    return this.#ids.get(hex(messageId)) ?? null
  }

  #trim(): void {
    const first = this.#entries.shift()
    if (!first) return
    this.#floor++
    this.#bytes -= first.size
    if (first.entry.t === 'message') this.#ids.delete(hex(first.entry.message.id))
  }
}

const OVERHEAD_BYTES = 128

function sizeOf(entry: LogEntry): number {
  if (entry.t === 'commit') return OVERHEAD_BYTES + entry.bytes.length
  if (entry.t === 'message') return OVERHEAD_BYTES + entry.message.bytes.length
  return OVERHEAD_BYTES
}
