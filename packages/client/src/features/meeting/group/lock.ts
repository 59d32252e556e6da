/** Runs tasks one after the other: what reads an epoch and acts on it is not interrupted by the next epoch. */
export type Lock = <T>(task: () => Promise<T>) => Promise<T>

export function createLock(): Lock {
  let tail: Promise<unknown> = Promise.resolve()
  return task => {
    const result = tail.then(task)
    tail = result.catch(() => undefined)
    return result
  }
}
