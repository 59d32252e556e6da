/** Up to two letters for an avatar: first letters of the first and last word, in any script. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean)
  const first = firstLetter(words[0])
  const last = words.length > 1 ? firstLetter(words.at(-1)) : ''
  return (first + last).toLocaleUpperCase()
}

function firstLetter(word: string | undefined): string {
  const plain = word?.replace(/^[^\p{L}\p{N}]+/u, '') || word
  return plain ? ([...graphemes.segment(plain)][0]?.segment ?? '') : ''
}
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

export type Piece = { readonly t: 'text' | 'link'; readonly text: string }

/** Splits a line into text and web addresses. Only http and https become links; closing punctuation stays text. */
export function linkify(line: string): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const match of line.matchAll(/https?:\/\/[^\s<>"]+/giu)) {
    const address = trimmed(match[0])
    if (!URL.canParse(address)) continue
    if (match.index > at) pieces.push({ t: 'text', text: line.slice(at, match.index) })
    pieces.push({ t: 'link', text: address })
    at = match.index + address.length
  }
  if (at < line.length) pieces.push({ t: 'text', text: line.slice(at) })
  return pieces
}

/** Without punctuation that ends the sentence, and without a bracket that was opened before the address. */
function trimmed(address: string): string {
  let text = address.replace(/[.,;:!?'…]+$/u, '')
  while (text.endsWith(')') && count(text, ')') > count(text, '(')) text = text.slice(0, -1)
  return text
}
const count = (text: string, sign: string) => text.split(sign).length - 1

/** The region's form of a language, where the browser names one: 14:02 or 2:02 PM is a matter of the country. */
export function regional(locale: string, preferred: readonly string[] = navigator.languages): string {
  return preferred.find(tag => tag.split('-')[0] === locale) ?? locale
}

/** "14:02" in the way of the language. */
export function timeOfDay(at: number, locale: string): string {
  return new Intl.DateTimeFormat(regional(locale), { hour: 'numeric', minute: '2-digit' }).format(at)
}

/** "Monday, 3 March" in the way of the language. */
export function dayOf(at: number, locale: string): string {
  return new Intl.DateTimeFormat(regional(locale), { weekday: 'long', day: 'numeric', month: 'long' }).format(
    at,
  )
}

export function sameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString()
}

/** "Anna, Ben and Carla"; above `most` the rest is left to the caller. */
export function listNames(names: readonly string[], locale: string): string {
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(names)
}
