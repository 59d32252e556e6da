/** Runs tasks one after the other in the order they came: nothing else touches a room's memory meanwhile. */
export class Mailbox {
  #tail: Promise<unknown> = Promise.resolve()

  run<T>(task: () => T | Promise<T>): Promise<T> {
    const result = this.#tail.then(task)
    this.#tail = result.then(noop, noop)
    return result
  }
}

const noop = () => {}
