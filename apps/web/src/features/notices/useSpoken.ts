import { useLingui } from '@lingui/react/macro'
import { useEffect, useRef } from 'react'
import { announce, unsay } from '../../kernel/announce.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { useNotices } from './useNotices.ts'
import { useNoticeText } from './useNoticeText.ts'

/** Reads notices, knocks, raised hands and new lines aloud, each once. */
export function useSpoken(chatOpen: boolean): void {
  const { t } = useLingui()
  const { view } = useRoom()
  const notices = useNotices()
  const knocks = useSignal(view.door.knocks)
  const people = useSignal(view.people.list)
  const lines = useSignal(view.chat.lines)
  const reactions = useSignal(view.chat.reactions)
  const text = useNoticeText()
  const said = useRef<Set<string> | null>(null)
  const place = useRef(0)
  const once = (id: string, sentence: string, urgent = false) => {
    if (said.current?.has(id)) return
    said.current?.add(id)
    announce(sentence, urgent, id)
  }
  // What was there before the room was entered is not news.
  if (said.current === null) {
    said.current = new Set([
      ...notices.map(n => n.id),
      ...lines.map(l => l.id),
      ...people.filter(p => p.hand).map(p => `hand ${p.id}`),
    ])
  }
  useEffect(() => {
    // Alarms and questions are alerts of their own.
    for (const n of notices) {
      if (n.t !== 'alarm' && n.t !== 'halfSilent' && n.t !== 'compareAsked')
        once(n.id, text(n), n.t === 'muteAsked' || n.t === 'floorGiven')
    }
    for (const { id, name } of knocks) once(id, t`${name} is at the door.`)
    for (const { id, name, hand, handPlace, me } of people) {
      if (hand && !me) once(`hand ${id}`, t`${name} raised a hand.`)
      if (!hand) said.current?.delete(`hand ${id}`)
      if (me && handPlace !== place.current) {
        place.current = handPlace
        if (handPlace > 0) announce(t`Your hand is number ${handPlace}.`)
      }
    }
    for (const { id, name, emoji } of reactions) once(id, t`${name} reacts with ${emoji}`)
    for (const { id, name, text: words, mine, known, deleted, to } of lines) {
      if (deleted) unsay(id)
      if (mine || known || deleted) continue
      const isOpen = to.t === 'all'
      if (chatOpen) once(id, isOpen ? t`${name} writes: ${words}` : t`${name} writes, not to all: ${words}`)
      else once(id, isOpen ? t`${name} wrote a message.` : t`${name} wrote a message, not to all.`)
    }
  })
}
