import type { Transformer } from './encoded.ts'
import { FrameDesk } from './frameDesk.ts'
import type { DeskName, FromWorker, SlotOptions, ToWorker } from './protocol.ts'

/** Entry of the frame worker. The app makes the Worker, so that its bundler and its CSP see it. */
type WorkerScope = {
  postMessage(message: FromWorker, transfer?: Transferable[]): void
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null
  onrtctransform: ((event: { readonly transformer: Transformer }) => void) | null
}

const scope = globalThis as unknown as WorkerScope

const newDesk = () =>
  new FrameDesk({
    post: message => scope.postMessage(message),
    now: () => performance.now(),
    after: (ms, run) => {
      setTimeout(run, ms)
    },
  })
const desks: Readonly<Record<DeskName, FrameDesk>> = { call: newDesk(), test: newDesk() }

/** A stream that breaks ends in silence; the page notices by the missing frames. */
const attach = (options: SlotOptions, transformer: Transformer) => {
  desks[options.desk].attach(options, transformer).catch(() => undefined)
}

scope.onrtctransform = ({ transformer }) => attach(transformer.options as SlotOptions, transformer)

scope.onmessage = ({ data }) => {
  switch (data.t) {
    case 'keys':
      return desks[data.desk].setKeys(data.keys, data.base)
    case 'report':
      return desks.call.report(data.report)
    case 'send':
      return desks.call.direct(data.slot, data.kind, data.live)
    case 'rebound':
      return desks.call.rebound(data.slot)
    case 'unbind':
      return desks.call.unbind(data.slot)
    case 'contexts':
      return scope.postMessage({ t: 'contexts', id: data.id, contexts: desks.call.contexts() })
    case 'sample':
      void desks.call.sample().then(bytes => scope.postMessage({ t: 'sample', id: data.id, bytes }))
      return
    case 'ping':
      return scope.postMessage({
        t: 'pong',
        id: data.id,
        counters: { call: desks.call.counters(), test: desks.test.counters() },
      })
    case 'streams':
      return attach(data.options, { readable: data.readable, writable: data.writable, options: data.options })
  }
}
