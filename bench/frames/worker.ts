import { prepareWork, type Work } from './work.ts'

/** In a browser's worker: prepares the runs it is asked for, then does them at `go`. */
const scope = globalThis as unknown as {
  postMessage(message: 'ready' | 'done'): void
  onmessage: ((event: MessageEvent<{ kind: keyof Work['prepare']; runs: number } | 'go'>) => void) | null
}
const work = prepareWork()
let prepared: (() => Promise<void>)[] = []
scope.onmessage = async ({ data }) => {
  if (data === 'go') {
    for (const run of prepared) await run()
    scope.postMessage('done')
  } else {
    const { prepare } = await work
    prepared = await Promise.all(Array.from({ length: data.runs }, () => prepare[data.kind]()))
    scope.postMessage('ready')
  }
}
