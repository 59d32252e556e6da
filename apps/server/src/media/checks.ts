import type { EngineControl } from '@konklave/engine'
import {
  type Bytes,
  base64url,
  CHECK_LIFE_MS,
  type CheckReply,
  ECHO_LIFE_MS,
  type EchoReply,
  type RelayReply,
} from '@konklave/protocol'
import type { Clock } from '../streams/types.ts'
import type { CallRights, MediaDesk } from './types.ts'

/** Lets anybody find out which ways of media lead here, and hear themselves through here, without a room, a link or a name. */
export interface WayChecks {
  open(): CheckReply | 'busy' | 'down'
  echo(): EchoReply | 'busy' | 'down'
  /** What the relay asks for, before a link was shown; [P-21] the relay leads to media and nowhere else. */
  relay(): RelayReply
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
 * Each has an engine room of its own under a random name. The tickets of a check open nothing but that, hidden, without the right to
 * send or receive [P-13], and end with it. A participant for each way, because the engine remembers of one where the last
 * way failed, and offers others the next time. In an echo one says and one hears, and nobody is hidden.
 */
export function createWayChecks({ desk, engine, clock, randomBytes }: WayChecksOptions): WayChecks {
  const open = { check: new Set<string>(), echo: new Set<string>() }

  const roomFor = (what: keyof typeof open, lifeMs: number): string | 'busy' | 'down' => {
    if (engine.status() !== 'up') return 'down'
    if (open[what].size >= CHECKS_MAX) return 'busy'
    const room = base64url(randomBytes(16))
    open[what].add(room)
    clock.after(lifeMs, () => {
      open[what].delete(room)
      void desk.closeRoom(room)
    })
    return room
  }

  return {
    open() {
      const room = roomFor('check', CHECK_LIFE_MS)
      if (room === 'down' || room === 'busy') return room
      const ticket = () => desk.issue(room, base64url(randomBytes(16)), { kind: 'prewarm' })
      const { udpPorts, tcpPort } = engine.mediaAddress()
      const relay = engine.relay()
      return {
        udp: { ports: [...udpPorts], ticket: ticket() },
        ...(tcpPort !== undefined && { tcp: { port: tcpPort, ticket: ticket() } }),
        ...(relay && { relay: { ...relay.credential(CHECK_LIFE_MS / 1_000), ticket: ticket() } }),
      }
    },
    echo() {
      const room = roomFor('echo', ECHO_LIFE_MS)
      if (room === 'down' || room === 'busy') return room
      const seat = (rights: CallRights) => {
        const mediaId = randomBytes(16)
        return { mediaId, ticket: desk.issue(room, base64url(mediaId), rights) }
      }
      const relay = engine.relay()
      return {
        says: seat({ kind: 'member', publish: ['microphone'] }),
        hears: seat({ kind: 'member', publish: [] }),
        ...(relay && { relay: relay.credential(ECHO_LIFE_MS / 1_000) }),
      }
    },
    relay() {
      const relay = engine.relay()
      return relay ? { relay: relay.credential() } : {}
    },
  }
}
