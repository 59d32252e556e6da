import type { Numbered, Whispered } from './sealing.ts'

/** What is no line of the chat, but numbered, kept and sent again like one (K40). */
export type Kept = Extract<Numbered, { t: 'poll' | 'vote' | 'closePoll' | 'openVote' }>
/** What the chat itself takes. */
export type ChatBody = Exclude<Numbered, Kept>
export type ChatWritten = Exclude<ChatBody, Whispered>

type Unnumbered<B> = B extends Kept ? Omit<B, 'n'> : never

/** [K40] The numbers of lines, for whatever else must arrive. */
export interface Numbering {
  /** True when nothing of this number came from there before. */
  take(from: string, n: number): boolean
  /** Says it to all; its number. `onLog`: it stands in the log, after all that was handled before. */
  send(body: Unnumbered<Kept>, onLog?: () => void): number
  /** What was said under this number in this stay stands in the log. */
  stands(n: number): boolean
}
