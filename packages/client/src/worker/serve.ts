import { EngineError, type GroupEngine } from '@konklave/crypto/engine'
import { type EngineAnswer, type EngineCall, engineMethods, type Port } from './rpc.ts'

/** Answers calls with `engine`. Calls for one group queue inside the engine, in the order in which they came. */
export function serveEngine(port: Port, engine: Promise<GroupEngine>): void {
  port.addEventListener('message', ({ data }) => {
    const call = data as EngineCall
    void answer(call, engine).then(reply => port.postMessage(reply))
  })
}

async function answer(
  { id, method, argument }: EngineCall,
  engine: Promise<GroupEngine>,
): Promise<EngineAnswer> {
  try {
    if (!engineMethods.includes(method)) throw new EngineError('library-refused')
    const call = (await engine)[method] as (argument: unknown) => Promise<unknown>
    return { id, ok: true, value: await call(argument) }
  } catch (error) {
    // Only the reason crosses: a library's own error could hold anything.
    return { id, ok: false, reason: error instanceof EngineError ? error.reason : 'library-refused' }
  }
}
