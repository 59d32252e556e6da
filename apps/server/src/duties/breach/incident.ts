import type { Status } from '../../operate/control.ts'
import type { Facts } from '../facts.ts'
import type { Component } from './components.ts'

/** What somebody says has happened. Milliseconds since 1970; null: nobody knows yet. */
export type Incident = {
  readonly component: Component
  /** Since when somebody may have had it, and until when. */
  readonly fromMs: number | null
  readonly toMs: number | null
  /** When the controller came to know of it; the 72 hours of Art. 33(1) GDPR begin. */
  readonly knownMs: number | null
}

/** What the log holds of the time in question: counts, and when the server itself began and ended. */
export type LogFacts = {
  readonly events: readonly { readonly event: string; readonly codes: string; readonly times: number }[]
  readonly turns: readonly { readonly event: string; readonly atMs: number }[]
  /** Lines of this program that do not say on which day they were written. */
  readonly undated: number
  /** Rooms that were deleted because they had expired. */
  readonly roomsDeleted: number
}

/** What is found on the machine, in counts and times: nothing of it says anything about a person. */
export type Scene = {
  /** Null: there is no database that could be read. */
  readonly rooms: {
    /** Last used before the end of that time, so they were there. */
    readonly certain: number
    /** Last used after it, so they may be newer. */
    readonly perhaps: number
    /** Keys in their rules that stand for people: who leads, may share or was removed. */
    readonly keys: number
    readonly meetings: number
  } | null
  readonly links: { readonly all: number; readonly withNote: number }
  /** Copies of the database from before an update. */
  readonly copies: number
  /** Files that an operator or an intruder may have changed, and when that last was. */
  readonly files: readonly { readonly name: string; readonly changedMs: number }[]
  readonly log: LogFacts | null
  readonly status: Status | null
}

/** All that the documents after a breach are made from. */
export type Breach = { readonly incident: Incident; readonly scene: Scene; readonly facts: Facts }
