import type { ErrorCode } from '@konklave/protocol'
import type { ReadonlySignal } from '@preact/signals-core'
import { until } from '../../../kernel/until.ts'
import { ownName } from '../identity/ownName.ts'
import { ActionRefused } from '../refused.ts'
import type { Reach } from './reach.ts'

export type Phase =
  | { readonly t: 'loading' }
  /** The link was cut, missing, or of a newer version. */
  | { readonly t: 'badLink'; readonly problem: 'missing' | 'cut' | 'newer-version' }
  | {
      readonly t: 'prejoin'
      /** What will happen on Join: enter at once, knock, start the meeting, or wait until somebody starts it. */
      readonly entry: 'enter' | 'knock' | 'start' | 'wait'
      /** Names inside, only for those who need not knock (P-40). */
      readonly inside: readonly string[] | null
    }
  | {
      readonly t: 'knocking'
      readonly lobby: 'waiting' | 'nobody' | 'full'
      /** The invitation has changed since: whoever is inside may not be able to read this knock. */
      readonly byOldLink: boolean
      /** The newest words from inside to those who wait (K25). */
      readonly words: string | null
    }
  | { readonly t: 'joining' }
  | { readonly t: 'inside' }
  | { readonly t: 'gone'; readonly why: 'left' | 'removed' | 'ended' | 'denied' | 'moved' }
  | { readonly t: 'failed'; readonly why: ErrorCode | 'offline' | 'newer-rules' | 'rolled-back' | 'bad-room' }

/** From the page before the meeting into it, and out again. */
export interface EntryView {
  /** Under which this tab joined or knocked before; empty at first. */
  readonly rememberedName: ReadonlySignal<string>
  /** The name as it stands in the field: what {@link join} would send is made ready, and nothing sent. */
  expect(name: string): void
  /** Join, knock or start, whatever `phase` offers. Resolves when the phase has moved on. */
  join(name: string): Promise<void>
  withdrawKnock(): void
  /** For a page that is loaded anew after the meeting: it finds this name as {@link rememberedName}. */
  keepName(name: string): Promise<void>
  leave(): Promise<void>
  /** [K32] Ends here without leaving the room: keys and memory stay, for another tab that goes on as this person. */
  handOver(): Promise<void>
}

const OPEN_WITHIN_MS = 30_000

export function entrySide({ running, from, now, surface, clock, end }: Reach): EntryView {
  return {
    rememberedName: from(({ room }) => room.memory.name ?? '', ''),
    expect: name => running.value?.driver.named(ownName(name) ?? ''),
    async join(name) {
      const clean = ownName(name)
      if (clean === null) throw new ActionRefused('not-allowed')
      const known = ({ t }: Phase) => t !== 'loading'
      const opened = await until(surface.phase, known, { clock, ms: OPEN_WITHIN_MS })
      if (!opened) throw new ActionRefused('offline')
      await now().room.memory.setName(clean)
      await now().driver.join()
    },
    async keepName(name) {
      await running.value?.room.memory.setName(name)
    },
    withdrawKnock: () => running.value?.driver.withdraw(),
    async leave() {
      await running.value?.parts.breakouts.here.value?.leave()
      await running.value?.actions.leave()
      await running.value?.driver.over('left')
    },
    async handOver() {
      end()
      await running.value?.driver.over('moved')
      running.value?.room.scope.end()
    },
  }
}
