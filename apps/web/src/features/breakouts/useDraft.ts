import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { type MeetingView, type Person, useMain } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import {
  type Chance,
  type Draft,
  draftOfPlan,
  newDraft,
  spread,
  type Way,
  withCount,
  withLate,
} from './draft.ts'

const FIRST_ROOMS = 2

const chance: Chance = () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32

/** Kept while the panel is closed. */
const kept = new WeakMap<MeetingView, Draft>()

/** The rooms that are being prepared here, and what a change of their number or of the way brings with it. */
export function useDraft(): {
  readonly draft: Draft
  /** Whom rooms can be given to. */
  readonly people: readonly Person[]
  /** The rooms are filled by themselves, and there is nobody to fill them with. */
  readonly nobody: boolean
  change(draft: Draft): void
  setCount(count: number): void
  setWay(way: Way): void
  forget(): void
} {
  const { t } = useLingui()
  const { view } = useMain()
  const people = useSignal(view.people.list).filter(({ me }) => !me)
  // Who leads goes where they are needed.
  const sent = people.filter(({ role }) => role !== 'owner' && role !== 'moderator').map(({ id }) => id)
  const title = (n: number) => t`Room ${n}`
  const [draft, setDraft] = useState(() => {
    const before = view.breakouts.plan.peek()
    if (kept.has(view) || !before) return kept.get(view) ?? spread(newDraft(FIRST_ROOMS, title), sent, null)
    return draftOfPlan(before)
  })
  const change = (next: Draft) => {
    kept.set(view, next)
    setDraft(next)
  }
  const arrange = (next: Draft): Draft => {
    if (next.way === 'evenly') return spread(next, sent, null)
    if (next.way === 'random') return spread(next, sent, chance)
    return next.way === 'chosen' ? { ...next, places: new Map() } : next
  }
  const fills = draft.way === 'evenly' || draft.way === 'random'
  return {
    // Who comes while the rooms are prepared has a place, too.
    draft: fills ? withLate(draft, sent) : draft,
    people,
    nobody: fills && sent.length === 0,
    change,
    setCount: count => change(arrange(withCount(draft, count, title))),
    setWay: way => change(arrange({ ...draft, way })),
    forget: () => kept.delete(view),
  }
}
