import { isolate } from './isolate.ts'

/** Up to two letters for an avatar: of the first and last word that begin with one, in any script. */
export function initials(name: string): string {
  const all = name.trim().split(/\s+/u).filter(Boolean).map(firstSign)
  const letters = all.filter(sign => /^\p{L}/u.test(sign))
  const first = letters[0] ?? all[0] ?? ''
  // Two of these side by side would be read as a word.
  const last = letters.length > 1 && !FROM_THE_RIGHT.test(first) ? (letters.at(-1) ?? '') : ''
  return (first + (FROM_THE_RIGHT.test(last) ? '' : last)).toLocaleUpperCase()
}
const FROM_THE_RIGHT =
  /^[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u

/** So many signs, as people count them, are more than `most` of those that the wire counts. */
export function signsTooMany(text: string, most: number): number {
  return [...graphemes.segment(text)].filter(({ index, segment }) => index + segment.length > most).length
}

function firstSign(word: string): string {
  const plain = word.replace(/^[^\p{L}\p{N}]+/u, '') || word
  return [...graphemes.segment(plain)][0]?.segment ?? ''
}
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

export type Piece =
  | { readonly t: 'text'; readonly text: string }
  /** `text` is what is shown of the address. */
  | { readonly t: 'link'; readonly text: string; readonly href: string }

/** Splits a line into text and web addresses. Only http and https become links; closing punctuation stays text. */
export function linkify(line: string): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const match of line.matchAll(ADDRESS)) {
    const address = trimmed(match[0])
    const link = linkOf(address)
    if (!link) continue
    if (match.index > at) pieces.push({ t: 'text', text: line.slice(at, match.index) })
    pieces.push(link)
    at = match.index + address.length
  }
  if (at < line.length) pieces.push({ t: 'text', text: line.slice(at) })
  return pieces
}
/** Ends also where a sign turns the direction: what follows would be read in another place than it stands. */
const ADDRESS = /https?:\/\/[^\s<>"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/giu

/** An address with a name before its host would be taken for one of that name: it stays text. */
function linkOf(address: string): Piece | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  if (url.username !== '' || url.password !== '') return null
  const [, scheme = '', host = '', rest = ''] = /^(https?:\/\/)([^/?#\\]*)(.*)$/isu.exec(address) ?? []
  return { t: 'link', text: scheme + (PLAIN_HOST.test(host) ? host : url.host) + rest, href: url.href }
}
/** Signs that no other sign is mistaken for. A host with others is shown as it is asked for: xn--… */
const PLAIN_HOST = /^[a-z0-9.:[\]äöüßéèêàâçñåøæ-]*$/iu

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

/** "Anna, Ben and Carla" in the way of the language. Who shortens the list says the rest as one of its names. */
export function listNames(names: readonly string[], locale: string): string {
  return new Intl.ListFormat(locale).format(Object.values(isolate(names)) as string[])
}
