import { type Bytes, equalBytes, limits } from '@konklave/protocol'
import type { PublicGroup } from '@konklave/protocol/mls'

/** One step of the group: the commit and the epoch it started from. */
export type Step = {
  readonly epoch: number
  /** ctxHash of the epoch it started from. */
  readonly ctxHash: Uint8Array
  readonly context: Bytes
  readonly commit: Bytes
}

/** [K30] The last 64 commits with the contexts they started from, to seed a server that lost its memory. */
export interface History {
  readonly steps: readonly Step[]
  add(before: PublicGroup, commit: Uint8Array): void
  /** After a void: the step that never counted. */
  dropLast(): void
  clear(): void
}

export function createHistory(): History {
  const steps: Step[] = []
  return {
    get steps() {
      return steps
    },
    add(before, commit) {
      steps.push({
        epoch: before.epoch,
        ctxHash: before.ctxHash,
        context: new Uint8Array(before.encodedContext()),
        commit: new Uint8Array(commit),
      })
      if (steps.length > limits.SEED_COMMITS_MAX) steps.shift()
    },
    dropLast: () => void steps.pop(),
    clear: () => void steps.splice(0),
  }
}

/** [K30] The newest steps that fit into one seed, with the context after the last of them. */
export function stepsForSeed(steps: readonly Step[]): readonly Step[] {
  let bytes = 0
  const tooFar = steps.findLastIndex(({ commit, context }) => {
    bytes += commit.length + context.length
    return bytes > limits.SEED_STEPS_MAX_BYTES - limits.GROUP_INFO_MAX_BYTES
  })
  return steps.slice(tooFar + 1)
}

/** Steps that lead from the epoch with this ctxHash to the newest; null when it is not among them. */
export function stepsFrom(history: History, ctxHash: Uint8Array): readonly Step[] | null {
  const at = history.steps.findIndex(step => equalBytes(step.ctxHash, ctxHash))
  return at < 0 ? null : history.steps.slice(at)
}
