import type { ErrorCode } from '@konklave/protocol'
import type { Parts } from '../inside/parts.ts'
import type { TicketDesk } from '../media/ticket.ts'
import { type Doorway, type Exits, isTransient, REOPEN_MS } from './doorway.ts'
import { byOldLink, knock, type LobbyEnd } from './lobby.ts'

/** [K25] Waiting outside, and what comes of it. */
export interface Knocking {
  begin(): void
  withdraw(): void
  stop(): void
}

export function createKnocking(p: {
  readonly parts: Parts
  readonly tickets: TicketDesk
  readonly doorway: Doorway
  readonly exits: Exits
}): Knocking {
  const { parts, tickets, doorway, exits } = p
  const { phase } = parts.room.surface
  const { clock } = parts.room.deps
  let lobby: { close(): void } | null = null

  const begin = () => {
    exits.shut()
    lobby?.close()
    const words = phase.value.t === 'knocking' ? phase.value.words : null
    phase.value = { t: 'knocking', lobby: 'waiting', byOldLink: byOldLink(parts.room), words }
    lobby = knock(parts, tickets, ended)
  }

  const ended = (how: LobbyEnd): void => {
    lobby = null
    if (doorway.over) return
    if (how.t === 'enter') doorway.wanted = true
    if (how.t === 'denied') void exits.end('denied')
    else if (how.t === 'ended') meetingEnded()
    else if (how.t === 'rules') exits.fail(how.verdict.t)
    else if (how.t === 'closed') closed(how.code)
    else exits.open(how.t === 'inside' ? how.seq : undefined)
  }

  /** Whoever was told that a knock is passed on as soon as somebody comes goes on waiting for that. */
  const meetingEnded = () => {
    if (phase.value.t === 'knocking' && phase.value.lobby === 'nobody') begin()
    else void exits.end('ended')
  }

  const closed = (code: ErrorCode): void => {
    if (code === 'moved') void exits.end('moved')
    else if (isTransient(code)) clock.after(REOPEN_MS, () => phase.value.t === 'knocking' && begin())
    else exits.fail(code)
  }

  const stop = () => {
    lobby?.close()
    lobby = null
  }
  return {
    begin,
    stop,
    withdraw() {
      if (phase.value.t !== 'knocking') return
      doorway.wanted = false
      stop()
      phase.value = { t: 'prejoin', entry: 'knock', inside: null }
    },
  }
}
