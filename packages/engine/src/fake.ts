import {
  checkNames,
  type EngineControl,
  EngineError,
  type EngineStatus,
  type MediaRights,
} from './control.ts'
import { permissionFor, Visible } from './grants.ts'

/** What a test can see and do besides the port. */
export interface FakeEngine extends EngineControl {
  /** Rooms and who is connected, with the rights they have. */
  readonly rooms: ReadonlyMap<string, ReadonlyMap<string, MediaRights>>
  /** What the real engine does when the gate forwards a join: checks the credential, lets the person in, tells who. */
  connect(room: string, authorization: string): string
  /** Crash or recovery; a crash empties all rooms. */
  set(status: EngineStatus): void
}

const ADMISSION_MS = 60_000

/** `EngineControl` in memory, held to the same contract as the real one; credentials are readable JSON. */
export function fakeEngine({ now = Date.now }: { now?: () => number } = {}): FakeEngine {
  const rooms = new Map<string, Map<string, MediaRights>>()
  const listeners = new Set<(status: EngineStatus) => void>()
  const visible = new Visible()
  let current: EngineStatus = 'up'

  const mustBeUp = (): void => {
    if (current !== 'up') throw new EngineError('down', 'the media engine is not up')
  }

  return {
    rooms,
    status: () => current,
    onStatus: listener => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    set: status => {
      if (status === current) return
      current = status
      if (status !== 'up') rooms.clear()
      for (const listener of [...listeners]) listener(status)
    },
    connect: (name, authorization) => {
      const { room, participant, rights, exp } = JSON.parse(
        authorization.replace(/^Bearer /, ''),
      ) as Admission
      const found = rooms.get(name)
      if (found === undefined || room !== name || exp < now())
        throw new EngineError('refused', 'not admitted')
      found.set(participant, rights)
      return participant
    },
    endpoint: () => ({ host: '127.0.0.1', port: 1 }),
    mediaAddress: () => ({ ips: ['127.0.0.1'], udpPorts: [1] }),
    relay: () => null,
    ensureRoom: async (room, { signal } = {}) => {
      checkNames(room)
      mustBeUp()
      if (signal?.aborted) throw new EngineError('aborted', 'given up')
      if (!rooms.has(room)) rooms.set(room, new Map())
    },
    closeRoom: async room => {
      checkNames(room)
      mustBeUp()
      visible.forget(room)
      // Whoever still holds the room sees it empty.
      rooms.get(room)?.clear()
      rooms.delete(room)
    },
    setRights: async (room, participant, rights) => {
      checkNames(room, participant)
      permissionFor(rights)
      visible.allow(room, participant, rights)
      mustBeUp()
      const found = rooms.get(room)
      if (!found?.has(participant)) return false
      visible.mark(room, participant, rights)
      found.set(participant, rights)
      return true
    },
    removeParticipant: async (room, participant) => {
      checkNames(room, participant)
      mustBeUp()
      visible.forget(room, participant)
      rooms.get(room)?.delete(participant)
    },
    admission: async (room, participant, rights) => {
      checkNames(room, participant)
      permissionFor(rights)
      visible.allow(room, participant, rights)
      mustBeUp()
      visible.mark(room, participant, rights)
      const admission: Admission = { room, participant, rights, exp: now() + ADMISSION_MS }
      return { authorization: `Bearer ${JSON.stringify(admission)}` }
    },
  }
}

interface Admission {
  readonly room: string
  readonly participant: string
  readonly rights: MediaRights
  readonly exp: number
}
