import { EngineError, type GroupEngine } from '@konklave/crypto/engine'
import { type EngineAnswer, type EngineCall, type EngineMethod, engineMethods, type Port } from './rpc.ts'

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: EngineError) => void }

/** {@link GroupEngine} in a worker that runs `@konklave/client/mls-worker`. Ends with the worker. */
export function workerEngine(port: Port): GroupEngine {
  const waiting = new Map<number, Waiting>()
  let next = 1
  port.addEventListener('message', ({ data }) => {
    const answer = data as EngineAnswer
    const call = waiting.get(answer.id)
    waiting.delete(answer.id)
    if (answer.ok) call?.resolve(answer.value)
    else call?.reject(new EngineError(answer.reason))
  })
  const call = (method: EngineMethod) => (argument: unknown) =>
    new Promise((resolve, reject) => {
      const request: EngineCall = { id: next++, method, argument }
      waiting.set(request.id, { resolve, reject })
      port.postMessage(request)
    })
  return Object.fromEntries(engineMethods.map(method => [method, call(method)])) as unknown as GroupEngine
}
