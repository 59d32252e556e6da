import { signal } from '@preact/signals-core'
import { type ComponentType, type ReactNode, useEffect } from 'react'
import { withWords } from '../../kernel/language.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { Part } from '../../kernel/Part.tsx'
import { useSignal } from '../../kernel/signals.ts'
import { useElsewhere } from '../../kernel/useElsewhere.ts'
import { loadNobody } from '../breakouts/index.ts'

/** Guests who come into a full room never need it; not by `lazy`, which would show it 300 ms late. */
const card = signal<ComponentType | null>(null)
const importCard = withWords('sheets', () => import('../invite/InviteCard.tsx'))
const load = () =>
  importCard().then(({ InviteCard }) => {
    card.value = InviteCard
  })

/** Nobody else is here yet: an invitation, not a void. Not where people have gone into breakout rooms. */
export function Alone({ self }: { self: ReactNode }) {
  const { main } = useRoom()
  const Card = useSignal(card)
  const parted = useElsewhere().size > 0 || main !== null
  useEffect(() => {
    if (!parted && !card.peek()) load().catch(() => undefined)
  }, [parted])
  return (
    <section className="alone">
      {parted ? <Part load={loadNobody} props={{}} meanwhile={<span />} /> : Card ? <Card /> : <span />}
      <div className="aloneSelf">{self}</div>
    </section>
  )
}
