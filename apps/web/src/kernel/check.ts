/** What the page /check tries, in this order. */
export const lineNames = ['page', 'socket', 'udp', 'tcp', 'relay'] as const
export type LineName = (typeof lineNames)[number]
export type WayName = Exclude<LineName, 'page' | 'socket'>

export type Line =
  | { readonly t: 'waiting' | 'running' | 'fails' }
  | { readonly t: 'works'; readonly roundTripMs?: number | null; readonly http?: string | null }
  /** The server does not offer it. */
  | { readonly t: 'absent' }
  /** It could not be found out. */
  | { readonly t: 'untried' }

/** Why the ways of media could not be tried. */
export type Untried = 'closed' | 'busy' | 'down' | 'browser'

export type CheckState = {
  readonly stage: 'before' | 'running' | 'done'
  readonly lines: Readonly<Record<LineName, Line>>
  /** As far as they are known. */
  readonly ports: Readonly<Record<LineName, string | null>>
  readonly untried: Untried | null
}

/** One way of media, and the server's port for it. */
export type Offer = { readonly port: string; go(signal: AbortSignal): Promise<Line> }
export type Offers = Readonly<Record<WayName, Offer | null>>

/** What the page asks of the server and of this browser. Wired in the composition root. */
export type CheckServices = {
  /** Of the page itself; what is on it came through there. */
  readonly port: string
  page(signal: AbortSignal): Promise<Line>
  socket(signal: AbortSignal): Promise<Line>
  ways(signal: AbortSignal): Promise<Offers | Untried>
}
