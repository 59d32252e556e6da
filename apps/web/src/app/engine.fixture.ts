import type { CaptureProblem, MediaEvents, MediaKind, MediaTransport } from '@konklave/media'

/** A device, as far as it is seen here. */
const track = () => {
  const one = { readyState: 'live', stop: () => (one.readyState = 'ended') }
  return one as unknown as MediaStreamTrack
}

/** The engine as its port promises, noting what it is told. */
export function engine(problem: CaptureProblem | null = null) {
  const told: string[] = []
  const listeners = new Map<string, (...args: never[]) => void>()
  const open = new Map<MediaKind, MediaStreamTrack>()
  const emit = <E extends keyof MediaEvents>(event: E, ...args: Parameters<MediaEvents[E]>) =>
    (listeners.get(event) as ((...a: Parameters<MediaEvents[E]>) => void) | undefined)?.(...args)
  const transport: MediaTransport = {
    on(event, listener) {
      listeners.set(event, listener as (...args: never[]) => void)
      return () => listeners.delete(event)
    },
    async connect({ ticket }) {
      told.push(`connect ${ticket}`)
    },
    async enter(others) {
      told.push(others ? `enter with ${others}` : 'enter')
    },
    setKeys: keys => told.push(`keys ${keys.epoch}`),
    setWanted: wanted => told.push(`wanted ${wanted.length}`),
    report: ({ leafIndex }) => told.push(`report ${leafIndex}`),
    contexts: async () => ({ epoch: 1, nextCtx: 5, contexts: [] }),
    async setCapture(kind, wish) {
      told.push(`${kind} ${wish?.size ? 'small ' : ''}${wish ? 'on' : 'off'}`)
      if (problem && wish) return problem
      if (wish) open.set(kind, track())
      else open.delete(kind)
      emit('captured', new Map(open))
      return null
    },
    async setShare(on) {
      told.push(`share ${on ? 'on' : 'off'}`)
      return null
    },
    pause() {
      told.push('pause')
      const held = new Map(
        [...open].flatMap(([kind, device]) =>
          kind === 'microphone' || kind === 'camera' ? [[kind, { device, processed: null }] as const] : [],
        ),
      )
      open.clear()
      emit('captured', new Map())
      return held
    },
    takeOver(held) {
      for (const [kind, { device }] of held) {
        told.push(`${kind} taken over`)
        open.set(kind, device)
      }
      if (held.size > 0) emit('captured', new Map(open))
    },
    async setOutput() {},
    setVolume() {},
    setPictures: pictures => pictures !== 'all' && told.push(`pictures ${pictures}`),
    setLimits: ({ sendKbps }) => sendKbps && told.push(`sends at most ${sendKbps}`),
    hear: () => told.push('hear'),
    ciphertextSample: async () => null,
    route: async () => null,
    stats: async () => ({
      framesSealed: 0,
      framesOpened: 0,
      framesRefused: 0,
      foreignClear: 0,
      selfTest: 'passed',
      selfTestAt: 1,
    }),
    async close() {
      told.push('close')
    },
  }
  return { transport, told, emit }
}

/** Until whatever was begun has gone as far as it can. */
export const settled = () => new Promise(resolve => setImmediateLike(resolve))
const setImmediateLike = (run: (v: unknown) => void) => {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => {
    port1.close()
    run(undefined)
  }
  port2.postMessage(0)
}
