import { signal } from '@preact/signals-core'

/** Sentences for screen readers (live region in the shell): joins, leaves, hands, chat, knocks. */
export type Announcement = {
  readonly id: number
  readonly text: string
  readonly urgent: boolean
  /** What it repeats, so that it can go with it. */
  readonly of: string
}

const LAST = 4
let next = 0
export const announcements = signal<readonly Announcement[]>([])

/** Nothing said in a room is kept on the page after it. */
export function forgetAnnouncements(): void {
  announcements.value = []
}

export function announce(text: string, urgent = false, of = ''): void {
  announcements.value = [...announcements.peek(), { id: next++, text, urgent, of }].slice(-LAST)
}

/** Takes back what repeats something that has been taken back. */
export function unsay(of: string): void {
  if (announcements.peek().some(said => said.of === of))
    announcements.value = announcements.peek().filter(said => said.of !== of)
}
