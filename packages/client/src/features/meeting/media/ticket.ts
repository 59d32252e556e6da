import { base64url, type MediaRelay, type MediaReply, type MeetingNotice } from '@konklave/protocol'
import type { Line } from '../entry/line.ts'
import type { MediaPort } from '../ports.ts'

/** Admission to the media engine: asked for early (pre-warm), told again when the server changes the rights. */
export interface TicketDesk {
  ask(): Promise<void>
  /** The server gave it without being asked. */
  given(reply: MediaReply): void
  rights(notice: Extract<MeetingNotice, { t: 'media' }>): void
  drop(): void
}

export function createTicketDesk(media: MediaPort | null, line: Line): TicketDesk {
  let ticket: string | null = null
  let relay: MediaRelay | undefined
  let last = ''
  const tell = (rights: 'prewarm' | 'member') => {
    const now = `${ticket} ${rights}`
    if (!media || !ticket || now === last) return
    last = now
    media.ticket({ ticket, rights, ...(relay && { relay }) })
  }
  const given = (reply: MediaReply) => {
    ticket = base64url(reply.ticket)
    relay = reply.relay
    tell(reply.rights)
  }
  const ask = async () => {
    if (!media || !line.stream?.open) return
    try {
      given(await line.stream.media())
    } catch {
      // No meeting yet, or the engine is down: asked again at the next change.
    }
  }
  const drop = () => {
    if (ticket) media?.ticket(null)
    ticket = null
    last = ''
  }
  return {
    ask,
    given,
    rights({ rights, engine }) {
      if (rights === 'none' || engine === 'down') return
      if (ticket) tell(rights)
      else void ask()
    },
    drop,
  }
}
