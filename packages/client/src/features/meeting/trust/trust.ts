import { safetyCode } from '@konklave/crypto'
import { type Bytes, hex, type SealedBody } from '@konklave/protocol'
import { type ReadonlySignal, signal } from '@preact/signals-core'
import type { Clock, Random } from '../../../kernel/ports.ts'
import type { Group, GroupView } from '../group/group.ts'
import type { Member } from '../group/member.ts'

export type Comparison = {
  readonly id: string
  readonly code: readonly string[]
  /** Local clock. */
  readonly at: number
  readonly until: number
  /** Who asked; null: this person. */
  readonly by: { readonly who: string; readonly name: string } | null
  /** Ids of the leaves of the compared epoch. */
  readonly people: ReadonlySet<string>
}

/** The safety code of the running epoch, and the comparison of one that everybody sees at once (K46, K47). */
export interface TrustBoard {
  /** With the epoch it is of: the view may be one ahead for a moment. */
  readonly code: ReadonlySignal<{ readonly epoch: number; readonly code: readonly string[] } | null>
  readonly comparison: ReadonlySignal<Comparison | null>
  /** The last one whose code this person had before their eyes, and since when: others may ask while nobody looks. */
  readonly shown: ReadonlySignal<{ readonly of: Comparison; readonly at: number } | null>
  /** The last one of which this person said that the code was the same. */
  readonly compared: ReadonlySignal<Comparison | null>
  /** The one of which this person said that the code was another, and of none since that it was the same. */
  readonly different: ReadonlySignal<Comparison | null>
  epoch(view: GroupView): Promise<void>
  /** Makes the comparison of the running epoch, to be sent to all. */
  begin(): Extract<SealedBody, { t: 'compare' }> | null
  /** Somebody asked. False when that epoch is not known here (any more). */
  asked(body: Extract<SealedBody, { t: 'compare' }>, by: Comparison['by']): boolean
  /** The code of the running comparison is on this person's screen now. */
  opened(): void
  /** The person saw or heard the same code, or another one. Nobody else is told. */
  say(what: 'same' | 'different'): void
  clear(): void
}

const COMPARE_MS = 90_000
const EPOCHS_KEPT = 8

type Kept = { readonly epoch: number; readonly code: readonly string[]; readonly people: ReadonlySet<string> }

export function createTrust({
  group,
  clock,
  random,
}: {
  group: Group
  clock: Clock
  random: Random
}): TrustBoard {
  const code = signal<{ readonly epoch: number; readonly code: readonly string[] } | null>(null)
  const comparison = signal<Comparison | null>(null)
  const shown = signal<{ readonly of: Comparison; readonly at: number } | null>(null)
  const compared = signal<Comparison | null>(null)
  const different = signal<Comparison | null>(null)
  let kept: Kept[] = []

  const show = (id: Bytes, of: Kept, by: Comparison['by']) => {
    const at = clock.now()
    comparison.value = { id: hex(id), code: of.code, at, until: at + COMPARE_MS, by, people: of.people }
  }
  return {
    code,
    comparison,
    shown,
    compared,
    different,
    async epoch(view) {
      const authenticator = await group.engine.authenticator({ groupId: view.groupId })
      const digits = safetyCode(authenticator)
      code.value = { epoch: view.epoch, code: digits }
      const people = new Set(view.members.map((member: Member) => member.id))
      const others = kept.filter(({ epoch }) => epoch < view.epoch)
      kept = [...others, { epoch: view.epoch, code: digits, people }].slice(-EPOCHS_KEPT)
    },
    begin() {
      const newest = kept.at(-1)
      if (!newest) return null
      const id = random.bytes(16)
      show(id, newest, null)
      return { t: 'compare', epoch: newest.epoch, id }
    },
    asked({ epoch, id }, by) {
      const of = kept.find(other => other.epoch === epoch)
      if (of && comparison.value?.id !== hex(id)) show(id, of, by)
      return of !== undefined
    },
    opened() {
      const of = comparison.value
      if (of && shown.value?.of !== of) shown.value = { of, at: clock.now() }
    },
    say(what) {
      const of = comparison.value
      if (what === 'same') {
        compared.value = of
        different.value = null
        return
      }
      different.value = of
      if (compared.value === of) compared.value = null
    },
    clear() {
      code.value = null
      comparison.value = null
      shown.value = null
      compared.value = null
      different.value = null
      kept = []
    },
  }
}
