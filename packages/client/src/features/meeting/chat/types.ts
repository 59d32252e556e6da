import type { ReadonlySignal } from '@preact/signals-core'
import type { PersonId } from '../personId.ts'

/** Somebody as a list shows them: the name is what they were called then. */
export type Named = { readonly id: PersonId; readonly name: string }

/** Whom a new line shall be for: everybody, one person, or the owners and moderators. */
export type Whom =
  | { readonly t: 'all' }
  | { readonly t: 'one'; readonly id: PersonId }
  | { readonly t: 'leading' }

/** Whom a line is for. */
export type Addressee = { readonly t: 'all' } | ({ readonly t: 'one' } & Named) | { readonly t: 'leading' }

/** An emoji at a line, and who put it there, in their order. */
export type LineMark = {
  readonly emoji: string
  readonly by: readonly Named[]
  /** I am one of them. */
  readonly mine: boolean
}

export type ChatLine = {
  /** `<from>:<number>` */
  readonly id: string
  readonly from: PersonId
  readonly name: string
  readonly mine: boolean
  readonly to: Addressee
  /** As it reads now; empty when deleted. */
  readonly text: string
  /** Id of the line that it answers. That one need not be here. */
  readonly re: string | null
  readonly edited: boolean
  readonly deleted: boolean
  readonly marks: readonly LineMark[]
  /** Local clock of this device when the line arrived. */
  readonly at: number
  /** `sending` until it came back from the log. */
  readonly state: 'sending' | 'sent'
  /** It was read here already, before a reload. */
  readonly known: boolean
}

/** A notice at the top of the chat (K41). */
export type Pin = {
  /** `<by>:<number>` */
  readonly id: string
  /** Who pinned it. */
  readonly by: PersonId
  readonly name: string
  readonly text: string
  /** Id of the line that it repeats, or null. That one need not be here. */
  readonly of: string | null
}

/** Shown for a few seconds. */
export type Reaction = {
  readonly id: string
  readonly from: PersonId
  readonly name: string
  readonly emoji: string
  readonly at: number
}

/** What became of a line that somebody wrote. */
export type Said =
  /** `leftOut`: so many of those who lead cannot read it, because there are more than a line can be sealed for. */
  | { readonly t: 'said'; readonly leftOut: number }
  /** Nothing was sent: the person has left; nobody leads but oneself; there is nothing to send. */
  | { readonly t: 'not'; readonly why: 'gone' | 'nobody-leads' | 'empty' }

export interface ChatView {
  readonly lines: ReadonlySignal<readonly ChatLine[]>
  readonly reactions: ReadonlySignal<readonly Reaction[]>
  readonly pins: ReadonlySignal<readonly Pin[]>
  /** So many lines wait because one person may send only so many a second (K40). */
  readonly held: ReadonlySignal<number>
  /** `re`: id of the line that it answers. */
  say(text: string, how?: { readonly to?: Whom; readonly re?: string | null }): Said
  /** A line of mine reads like this from now on; empty: it is deleted. Nothing happens to lines of others. */
  edit(line: string, text: string): void
  /** Puts an emoji to a line, or takes it back. */
  mark(line: string, emoji: string): void
  /** False: there are ten already, or the line is no open one, or too long for a notice. */
  pin(line: string): boolean
  unpin(pin: string): void
  /** All lines there are have been seen. */
  markRead(): void
  react(emoji: string): void
  /** What was begun and not sent before a reload of this tab, as the screen wrote it down; null: nothing. */
  draft(): Promise<string | null>
  /** Keeps it over a reload, sealed and in this tab alone, until the person leaves; null forgets it. */
  keepDraft(draft: string | null): void
}
