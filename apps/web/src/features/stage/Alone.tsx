import type { ReactNode } from 'react'
import { InviteCard } from '../invite/index.ts'

/** Nobody else is here yet: an invitation, not a void. */
export function Alone({ self }: { self: ReactNode }) {
  return (
    <section className="alone">
      <InviteCard />
      <div className="aloneSelf">{self}</div>
    </section>
  )
}
