import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Seconds on a slow machine of two cores. A file that is not here takes less than the last of its kind. */
const KNOWN: readonly (readonly [file: string, seconds: number])[] = [
  ['src/model/even.test.ts', 300],
  ['src/model/odd.test.ts', 260],
  ['src/audit/audit.test.ts', 37],
  ['src/meeting/crowd.test.ts', 30],
  ['src/door/fuzz.test.ts', 30],
  ['cli/src/life.test.ts', 30],
  ['src/fuzz/protocol.test.ts', 27],
  ['src/fuzz/crypto.test.ts', 23],
  // Those of media before the others in browsers: a worker keeps what it has started until a file of another kind.
  ['media/browser/call.test.ts', 300],
  ['media/browser/canary.test.ts', 203],
  ['media/browser/hostile.test.ts', 202],
  ['media/browser/lost.test.ts', 201],
  ['e2e/breakouts.test.ts', 120],
  ['e2e/check.test.ts', 105],
  ['e2e/restart.test.ts', 100],
  ['e2e/blur.test.ts', 95],
  ['e2e/sound.test.ts', 85],
  ['e2e/badDays.test.ts', 85],
  ['e2e/actions.test.ts', 84],
  ['e2e/words.test.ts', 80],
  ['e2e/narrow.test.ts', 78],
  ['e2e/departed.test.ts', 76],
  ['e2e/meeting.test.ts', 73],
  ['e2e/door.test.ts', 73],
  ['e2e/screens.test.ts', 69],
  ['e2e/zoom.test.ts', 68],
  ['e2e/tabs.test.ts', 67],
  ['e2e/devices.test.ts', 67],
  ['e2e/turns.test.ts', 60],
  ['e2e/roles.test.ts', 55],
  ['e2e/chat.test.ts', 53],
  ['e2e/systemd.test.ts', 49],
  ['e2e/egress.test.ts', 46],
]

/**
 * Within a group the longest files come first, so that none is left alone at the end while the other core is idle. A fresh
 * clone has no times of its own, and the size of a file says little.
 */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const groupOf = ({ project }: TestSpecification) => project.config.sequence.groupOrder
    const rest = await super.sort(files)
    return rest.sort((a, b) => groupOf(a) - groupOf(b) || secondsOf(b) - secondsOf(a))
  }
}

const secondsOf = ({ moduleId }: TestSpecification): number =>
  KNOWN.find(([file]) => moduleId.endsWith(file))?.[1] ?? 0
