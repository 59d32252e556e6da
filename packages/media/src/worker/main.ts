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
  const { call, test } = desks
  switch (data.t) {
    case 'keys':
      desks[data.desk].setKeys(data.keys, data.base, data.asked)
      break
    case 'report':
      call.report(data.report)
      break
    case 'passed':
      call.passed(data.marks)
      break
    case 'send':
      call.direct(data.slot, data.kind, data.live)
      break
    case 'shown':
      call.shown(data.slot, data.n)
      break
    case 'unbind':
      call.unbind(data.slot)
      break
    case 'gone':
      call.gone(data.slot)
      break
    case 'contexts':
      scope.postMessage({ t: 'contexts', id: data.id, contexts: call.contexts() })
      break
    case 'sample':
      void call.sample(data.kind).then(bytes => scope.postMessage({ t: 'sample', id: data.id, bytes }))
      break
    case 'ping': {
      const counters = { call: call.counters(), test: test.counters() }
      scope.postMessage({ t: 'pong', id: data.id, counters, marks: call.marks() })
      break
    }
    case 'streams':
      attach(data.options, { readable: data.readable, writable: data.writable, options: data.options })
      break
  }
}
