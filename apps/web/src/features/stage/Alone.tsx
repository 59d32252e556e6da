import { signal } from '@preact/signals-core'
import { type ComponentType, type ReactNode, useEffect } from 'react'
import { withWords } from '../../kernel/language.ts'
import { useSignal } from '../../kernel/signals.ts'

/** Guests who come into a full room never need it; not by `lazy`, which would show it 300 ms late. */
const card = signal<ComponentType | null>(null)
const importCard = withWords('sheets', () => import('../invite/InviteCard.tsx'))
const load = () =>
  importCard().then(({ InviteCard }) => {
    card.value = InviteCard
  })

/** Nobody else is here yet: an invitation, not a void. */
export function Alone({ self }: { self: ReactNode }) {
  const Card = useSignal(card)
  useEffect(() => {
    if (!card.peek()) load().catch(() => undefined)
  }, [])
  return (
    <section className="alone">
      {Card ? <Card /> : <span />}
      <div className="aloneSelf">{self}</div>
    </section>
  )
}
