import { signal } from '@preact/signals-core'

/** Sentences for screen readers (live region in the shell): joins, leaves, hands, chat, knocks. */
export type Announcement = { readonly id: number; readonly text: string; readonly urgent: boolean }

const LAST = 4
let next = 0
export const announcements = signal<readonly Announcement[]>([])

/** Nothing said in a room is kept on the page after it. */
export function forgetAnnouncements(): void {
  announcements.value = []
}

export function announce(text: string, urgent = false): void {
  announcements.value = [...announcements.peek(), { id: next++, text, urgent }].slice(-LAST)
}
