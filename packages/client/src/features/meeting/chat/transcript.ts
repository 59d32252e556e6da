import { type LineBody, lineEmoji } from '@konklave/protocol'
import { type ReadonlySignal, signal } from '@preact/signals-core'
import { idOfRef } from './lineId.ts'
import type { Addressee, ChatLine, LineMark, Named } from './types.ts'

/** Something said, openly or in a whisper, by a verified sender. */
export type Heard<B extends LineBody = LineBody> = {
  readonly from: Named
  readonly mine: boolean
  readonly to: Addressee
  readonly body: B
}
type Told = Pick<ChatLine, 'at' | 'state' | 'known'>

/** Lines in their order, with what was said of them since, in whatever order it comes. */
export interface Transcript {
  readonly lines: ReadonlySignal<readonly ChatLine[]>
  readonly find: (id: string) => ChatLine | undefined
  line(heard: Heard<Extract<LineBody, { t: 'chat' }>>, told: Told): void
  /** An edit or a mark; one whose line is not there waits for it. */
  note(heard: Heard<Exclude<LineBody, { t: 'chat' }>>): void
}

/** Lines that are not here and that something was said of: a hostile member could name any number of them. */
const WAITING_MAX = 1_000

type Mark = {
  readonly way: string
  readonly by: Named
  readonly emoji: string
  mine: boolean
  n: number
  on: boolean
}
type Notes = {
  /** By the way they came; of each the newest, or the one that deletes. */
  readonly edits: Map<string, { readonly n: number; readonly text: string }>
  readonly marks: Map<string, Mark>
}
/** The line as it was said first. */
type First = Omit<ChatLine, 'edited' | 'deleted' | 'marks'>

export function createTranscript(): Transcript {
  const lines = signal<readonly ChatLine[]>([])
  const first = new Map<string, First>()
  const notes = new Map<string, Notes>()

  const notesOf = (id: string): Notes => {
    const there = notes.get(id)
    if (there) return there
    const waiting = [...notes.keys()].filter(key => !first.has(key))
    if (waiting.length >= WAITING_MAX) notes.delete(waiting[0] ?? '')
    const made = { edits: new Map(), marks: new Map() }
    notes.set(id, made)
    return made
  }
  const again = (id: string) => {
    const line = first.get(id)
    if (!line) return
    const now = withNotes(line, notes.get(id))
    lines.value = lines.value.map(shown => (shown.id === id ? now : shown))
  }

  return {
    lines,
    find: id => lines.value.find(line => line.id === id),
    line({ from, mine, to, body }, told) {
      const id = `${from.id}:${body.n}`
      const re = body.re ? idOfRef(body.re) : null
      const line: First = { id, from: from.id, name: from.name, mine, to, text: body.text, re, ...told }
      first.set(id, line)
      const now = withNotes(line, notes.get(id))
      const others = lines.value.filter(shown => shown.id !== id)
      const settled = others.filter(({ state }) => state === 'sent')
      const open = others.filter(({ state }) => state === 'sending')
      lines.value = told.state === 'sent' ? [...settled, now, ...open] : [...settled, ...open, now]
    },
    note({ from, mine, to, body }) {
      const way = wayOf(from.id, to)
      if (body.t === 'edit') {
        if (body.of >= body.n) return
        const id = `${from.id}:${body.of}`
        const { edits } = notesOf(id)
        const before = edits.get(way)
        const stays = before && (before.text === '' || (before.n > body.n && body.text !== ''))
        if (!stays) edits.set(way, { n: body.n, text: body.text })
        return again(id)
      }
      const { n, emoji, on } = body
      if (!lineEmoji.some(known => known === emoji)) return
      const id = idOfRef(body.to)
      const { marks } = notesOf(id)
      const key = `${way} ${emoji} ${from.id}`
      const before = marks.get(key)
      if (before && before.n > n) return
      // Who takes it back and puts it there again comes last.
      if (before && !before.on) marks.delete(key)
      marks.set(key, { way, by: from, emoji, mine, n, on })
      again(id)
    },
  }
}

/**
 * How something was said, as its readers know it: openly, to those who lead, or between two. What is said of a line counts
 * only if it came the same way: else one reader could be shown another text of what all have read.
 */
function wayOf(from: string, to: Addressee): string {
  return to.t === 'one' ? [from, to.id].sort().join(' ') : to.t
}

function withNotes(line: First, notes: Notes | undefined): ChatLine {
  const way = wayOf(line.from, line.to)
  const edit = notes?.edits.get(way)
  const text = edit?.text ?? line.text
  const deleted = text === '' || line.text === ''
  return {
    ...line,
    text: deleted ? '' : text,
    edited: !deleted && edit !== undefined,
    deleted,
    marks: deleted || !notes ? [] : marksOf([...notes.marks.values()].filter(mark => mark.way === way)),
  }
}

function marksOf(all: readonly Mark[]): readonly LineMark[] {
  return lineEmoji.flatMap(emoji => {
    const there = all.filter(mark => mark.emoji === emoji && mark.on)
    return there.length === 0
      ? []
      : [{ emoji, by: there.map(({ by }) => by), mine: there.some(({ mine }) => mine) }]
  })
}
