import type { AlarmKind, Notice } from '@konklave/client'
import { useRoom } from './meeting.ts'
import { useSignal } from './signals.ts'

export type Alarm = { readonly id: string; readonly alarm: AlarmKind; readonly name: string | null }

/** What disagrees now, found by the meeting or by the media, with the person's name where it concerns one. */
export function useAlarms(): readonly Alarm[] {
  const { view, media } = useRoom()
  const notices = useSignal(view.notices)
  const people = useSignal(view.people)
  const inMedia = useSignal(media.alarms)
  const told = alarmsIn(notices)
  const measured = inMedia.map(a => {
    const who = 'participant' in a ? a.participant : null
    const name = people.find(p => p.participant === who)?.name ?? null
    return { id: `media ${a.kind} ${who ?? ''}`, alarm: a.kind, name }
  })
  return [...told, ...measured]
}

/** What the meeting found. */
export function alarmsIn(notices: readonly Notice[]): readonly Alarm[] {
  return notices.flatMap(n => (n.t === 'alarm' ? [{ id: n.id, alarm: n.alarm, name: n.name }] : []))
}
