import type { EngineControl } from '@konklave/engine'
import { type Bytes, base64url, CHECK_LIFE_MS, type CheckReply } from '@konklave/protocol'
import type { Clock } from '../streams/types.ts'
import type { MediaDesk } from './types.ts'

/** Lets anybody find out which ways of media lead here, without a room, a link or a name. */
export interface WayChecks {
  open(): CheckReply | 'busy' | 'down'
}

export type WayChecksOptions = {
  readonly desk: Pick<MediaDesk, 'issue' | 'closeRoom'>
  readonly engine: Pick<EngineControl, 'status' | 'mediaAddress' | 'relay'>
  readonly clock: Clock
  readonly randomBytes: (size: number) => Bytes
}

/** What strangers can make the engine hold at one time, from however many addresses: a room each, and three who wait in it. */
const CHECKS_MAX = 50

/**
 * Each check has an engine room of its own under a random name. Its tickets open nothing but that, hidden, without the right to
 * send or receive [P-13], and end with it. A participant for each way, because the engine remembers of one where the last
 * way failed, and offers others the next time.
 */
export function createWayChecks({ desk, engine, clock, randomBytes }: WayChecksOptions): WayChecks {
  const open = new Set<string>()
  const name = () => base64url(randomBytes(16))

  return {
    open() {
      if (engine.status() !== 'up') return 'down'
      if (open.size >= CHECKS_MAX) return 'busy'
      const room = name()
      open.add(room)
      clock.after(CHECK_LIFE_MS, () => {
        open.delete(room)
        void desk.closeRoom(room)
      })
      const ticket = () => desk.issue(room, name(), { kind: 'prewarm' })
      const { udpPorts, tcpPort } = engine.mediaAddress()
      const relay = engine.relay()
      return {
        udp: { ports: [...udpPorts], ticket: ticket() },
        ...(tcpPort !== undefined && { tcp: { port: tcpPort, ticket: ticket() } }),
        ...(relay && { relay: { ...relay.credential(CHECK_LIFE_MS / 1_000), ticket: ticket() } }),
      }
    },
  }
}
