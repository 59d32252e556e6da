import { CouldNotLook } from '../unseen.ts'
import { isLocal, type ProcessSight } from './processes.ts'

/** A connection that one of the processes has begun. */
export type Outgoing = { readonly process: string; readonly kind: 'tcp' | 'udp'; readonly to: string }

const EVERY_MS = 500

/** Looks again and again until stopped; what lasts shorter than that may be missed. */
export function watchOutgoing(look: () => readonly ProcessSight[]): {
  /** @throws CouldNotLook */
  seen(): Outgoing[]
  stop(): void
} {
  const all = new Map<string, Outgoing>()
  let unseen: CouldNotLook | null = null
  const sample = () => {
    try {
      for (const one of outgoingOf(look())) all.set(`${one.process} ${one.kind} ${one.to}`, one)
    } catch (error) {
      if (error instanceof CouldNotLook) unseen = error
      else if (!(error instanceof Error && 'code' in error)) throw error
      else unseen ??= new CouldNotLook(UNSEEN, AS_ROOT)
    }
  }
  sample()
  const timer = setInterval(sample, EVERY_MS)
  timer.unref()
  return {
    seen() {
      sample()
      if (unseen) throw unseen
      return [...all.values()]
    },
    stop: () => clearInterval(timer),
  }
}

const UNSEEN = {
  de: 'Dieser Benutzer darf die Verbindungen des Servers nicht sehen.',
  en: 'This user may not see the connections of the server.',
}
const AS_ROOT = { de: 'Noch einmal als root.', en: 'Again, as root.' }

/** Connections to elsewhere that did not come in by one of the ports on which the processes listen. */
export function outgoingOf(processes: readonly ProcessSight[]): Outgoing[] {
  const open = new Set(
    processes.flatMap(({ sockets }) =>
      sockets.filter(({ state }) => state === 'listens').map(({ kind, port }) => `${kind} ${port}`),
    ),
  )
  return processes.flatMap(({ name, sockets }) =>
    sockets
      .filter(
        ({ state, kind, port, peer, address }) =>
          state === 'talks' && !open.has(`${kind} ${port}`) && !isLocal(peer) && peer !== address,
      )
      .map(({ kind, peer, peerPort }) => ({ process: name, kind, to: `${peer}:${peerPort}` })),
  )
}
