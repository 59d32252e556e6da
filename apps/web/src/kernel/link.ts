import { fromBase64url, type LinkProblem, type LinkToken, parseToken } from '@konklave/protocol'

/** Leads into a room. */
export type RoomLink = Exclude<LinkToken, { kind: 'grant' }>

/** Characters of a token, perhaps behind a piece of an address that lost its beginning. */
const LIKE_TOKEN = /^(\S*#)?[\w-]{16,}[^\w-]*$/

/** What somebody pasted into the link field. */
export type Pasted =
  | { readonly t: 'room'; readonly link: RoomLink }
  | { readonly t: 'grant'; readonly grant: Uint8Array<ArrayBuffer> }
  | { readonly t: 'elsewhere'; readonly host: string }
  /** No link, and no part of one either. */
  | { readonly t: 'nonsense' }
  | { readonly t: 'problem'; readonly problem: LinkProblem }

/** An address in a text, or a piece of one that still has its `#`. */
const ADDRESSES = /https?:\/\/[^\s<>"]+|\S*#[\w-]{16,}\S*/giu

/** Reads a pasted link, or only its part behind `#`, or the text around one. `host` is the host of this page. */
export function readPasted(text: string, host: string): Pasted {
  const trimmed = text.trim()
  const whole = readLink(trimmed, host)
  if (opens(whole) || !/\s/u.test(trimmed)) return whole
  const inside = (trimmed.match(ADDRESSES) ?? []).map(address => readLink(address, host))
  return inside.find(opens) ?? inside[0] ?? whole
}

const opens = ({ t }: Pasted) => t === 'room' || t === 'grant'

function readLink(trimmed: string, host: string): Pasted {
  const url = URL.canParse(trimmed) ? new URL(trimmed) : null
  if (url && url.host !== host && /^https?:$/.test(url.protocol)) return { t: 'elsewhere', host: url.host }
  if (trimmed !== '' && !url && !LIKE_TOKEN.test(trimmed)) return { t: 'nonsense' }
  const fragment = url ? url.hash.slice(1) : trimmed.slice(trimmed.lastIndexOf('#') + 1)
  const token = parseToken(fragment)
  if (typeof token === 'string') return { t: 'problem', problem: token }
  return token.kind === 'grant' ? { t: 'grant', grant: copy(token.grant) } : { t: 'room', link: token }
}

/** What the first script put aside (public/first.js): base64url of the fragment's characters. */
export function readKept(kept: string | null): LinkToken | LinkProblem {
  if (kept === null || kept === '') return 'missing'
  const bytes = fromBase64url(kept)
  return bytes ? parseToken(new TextDecoder().decode(bytes)) : 'cut'
}

const copy = (bytes: Uint8Array) => new Uint8Array(bytes)
