import type { AlarmKind, Notice } from '@konklave/client'
import { useRoom } from './meeting.ts'
import { useSignal } from './signals.ts'

export type Alarm = {
  readonly id: string
  /** `different-code`: what the person said of a comparison. */
  readonly alarm: AlarmKind | 'different-code'
  readonly name: string | null
}

export const differentCode: Alarm = { id: 'different', alarm: 'different-code', name: null }

/** What disagrees now, found by the meeting, by the media or by the person, with the person's name where it concerns one. */
export function useAlarms(): readonly Alarm[] {
  const { view, media } = useRoom()
  const notices = useSignal(view.notices)
  const people = useSignal(view.people.list)
  const inMedia = useSignal(media.alarms)
  const { different } = useSignal(view.trust.state)
  const told = alarmsIn(notices)
  const measured = inMedia.map(a => {
    const who = 'participant' in a ? a.participant : null
    const name = people.find(p => p.participant === who)?.name ?? null
    return { id: `media ${a.kind} ${who ?? ''}`, alarm: a.kind, name }
  })
  return [...(different ? [differentCode] : []), ...told, ...measured]
}

/** What the meeting found. */
export function alarmsIn(notices: readonly Notice[]): readonly Alarm[] {
  return notices.flatMap(n => (n.t === 'alarm' ? [{ id: n.id, alarm: n.alarm, name: n.name }] : []))
}
