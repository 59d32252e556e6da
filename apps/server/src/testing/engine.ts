import { type EngineControl, EngineError, type EngineStatus, type MediaRights } from '@konklave/engine'

/** An engine that only has a status: for tests of everything else. */
export function stillEngine(initial: EngineStatus): EngineControl & { set(status: EngineStatus): void } {
  const listeners = new Set<(status: EngineStatus) => void>()
  let status = initial
  const mustBeUp = () => {
    if (status !== 'up') throw new EngineError('down', 'not up')
  }
  return {
    set(next) {
      status = next
      for (const listener of listeners) listener(next)
    },
    status: () => status,
    onStatus(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    ensureRoom: async () => mustBeUp(),
    closeRoom: async () => mustBeUp(),
    setRights: async () => {
      mustBeUp()
      return true
    },
    removeParticipant: async () => mustBeUp(),
    admission: async (_room: string, _participant: string, _rights: MediaRights) => {
      mustBeUp()
      return { authorization: 'Bearer test' }
    },
    endpoint: () => ({ host: '127.0.0.1', port: 1 }),
    mediaAddress: () => ({ ips: ['127.0.0.1'], udpPorts: [1] }),
  }
}
