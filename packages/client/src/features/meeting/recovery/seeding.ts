import type { MeetingStatus } from '@konklave/protocol'
import type { Clock } from '../../../kernel/ports.ts'
import { createTimer } from '../../../kernel/timer.ts'
import type { MeetingStream } from '../entry/meetingStream.ts'
import type { Group } from '../group/group.ts'
import { stepsForSeed } from '../group/history.ts'

/** [K30] Offers this member's group to a server that lost its memory, again and again until the room is live. */
export interface Seeding {
  status(status: MeetingStatus): void
  stop(): void
}

const AGAIN_MS = 1_000

export type SeedingDeps = {
  readonly group: Group
  readonly stream: () => MeetingStream | null
  readonly clock: Clock
}

export function createSeeding({ group, stream, clock }: SeedingDeps): Seeding {
  const offer = async () => {
    const open = stream()
    if (!open?.open) return
    again.start(AGAIN_MS)
    const seed = await group.lock(async () => {
      const view = group.view.value
      if (!view) return null
      const { groupInfo } = await group.engine.groupInfo({ groupId: view.groupId })
      const steps = stepsForSeed(group.history.steps)
      return {
        t: 'seed' as const,
        groupInfo: new Uint8Array(groupInfo),
        tree: new Uint8Array(view.group.encodedTree()),
        commits: steps.map(({ commit }) => commit),
        contexts: [...steps.map(({ context }) => context), new Uint8Array(view.group.encodedContext())],
      }
    })
    // Refused, or somebody else was faster: the status tells.
    if (seed) await open.tell(seed).catch(() => undefined)
  }
  const again = createTimer(clock, () => void offer())
  return {
    status({ t }) {
      if (t !== 'recovering') again.stop()
      else if (!again.running) void offer()
    },
    stop: again.stop,
  }
}
