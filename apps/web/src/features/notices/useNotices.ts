import { useEffect } from 'react'
import { type Notice, useMain, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { sayable } from './sayable.ts'
import { toldBeside } from './toldBeside.ts'

/** What there is to say now, and is not said elsewhere. */
export function useNotices(): readonly Notice[] {
  const { view, media } = useRoom()
  const { owner } = useMain().view
  const elsewhere = { handing: useSignal(owner.handing), offered: useSignal(owner.offered) }
  const all = useSignal(view.notices)
  const told = all.filter(notice => toldBeside(notice, elsewhere))
  // Nor when the banner has gone.
  useEffect(() => {
    for (const { id } of told) view.dismiss(id)
  })
  return sayable(
    all.filter(notice => !told.includes(notice)),
    useSignal(media.state).t,
  )
}
