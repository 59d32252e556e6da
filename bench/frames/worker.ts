import { prepareWork, type Work } from './work.ts'

/** In a browser's worker: runs what it is asked, says when it begins and when it is done. */
const scope = globalThis as unknown as {
  postMessage(message: unknown): void
  onmessage: ((event: MessageEvent<keyof Work['prepare'] | 'added'>) => void) | null
}
const work = prepareWork()
scope.onmessage = async ({ data }) => {
  const { prepare, addedBytes } = await work
  if (data === 'added') return scope.postMessage(addedBytes)
  const run = await prepare[data]()
  scope.postMessage('ready')
  await run()
  scope.postMessage('done')
}
