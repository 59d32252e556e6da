import type { ParticipantId } from '../types.ts'

const graceMs = 5_000

/** Participants of the engine who are no leaf of the group (K38). Commit and engine event race, hence the grace. */
export class GhostWatch {
  readonly #since = new Map<ParticipantId, number>()
  readonly #told = new Set<ParticipantId>()

  /** Those to raise an alarm for now, each once. */
  look(
    inCall: Iterable<ParticipantId>,
    roster: ReadonlySet<ParticipantId>,
    now: number,
  ): readonly ParticipantId[] {
    const strangers = new Set([...inCall].filter(participant => !roster.has(participant)))
    for (const participant of this.#since.keys())
      if (!strangers.has(participant)) this.#since.delete(participant)
    for (const participant of strangers) if (!this.#since.has(participant)) this.#since.set(participant, now)
    const due = [...this.#since].filter(([who, since]) => now - since >= graceMs && !this.#told.has(who))
    for (const [participant] of due) this.#told.add(participant)
    return due.map(([participant]) => participant)
  }
}
