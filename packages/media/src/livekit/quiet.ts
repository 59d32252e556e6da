import type { Broken, ParticipantId } from '../types.ts'

/** A live microphone brings a packet at least every 400 ms, also while nobody speaks (Opus DTX, RFC 6716, 2.1.9). */
const quietMs = 3_000

export type Signs = {
  /** Packets so far of each microphone that is heard here. */
  readonly packets: ReadonlyMap<ParticipantId, number>
  /** Who is connected to the engine. */
  readonly present: ReadonlySet<ParticipantId>
  /** Who is in the meeting. */
  readonly roster: ReadonlySet<ParticipantId>
}

/** From whom nothing arrives any more although it did: their page was closed, or their network is down. */
export class Quiet {
  readonly #heard = new Map<ParticipantId, { readonly packets: number; readonly at: number }>()
  readonly #seen = new Map<ParticipantId, number>()

  look({ packets, present, roster }: Signs, now: number): ReadonlyMap<ParticipantId, Broken> {
    for (const [who, count] of packets) {
      if (this.#heard.get(who)?.packets !== count) this.#heard.set(who, { packets: count, at: now })
    }
    for (const who of present) this.#seen.set(who, now)
    const broken = new Map<ParticipantId, Broken>()
    for (const [who, { at }] of this.#heard) {
      const quiet = now - at >= quietMs
      // A stream that stopped properly is no loss; one that fell silent before it went still is.
      if (!roster.has(who) || (!packets.has(who) && !quiet)) this.#heard.delete(who)
      else if (quiet) broken.set(who, 'sound')
    }
    for (const [who, at] of this.#seen) {
      if (!roster.has(who)) this.#seen.delete(who)
      else if (now - at >= quietMs) broken.set(who, 'all')
    }
    return broken
  }
}
