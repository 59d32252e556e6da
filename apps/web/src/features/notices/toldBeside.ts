import type { HandingOver, OwnerOffer } from '@konklave/client'
import type { Notice } from '../../kernel/meeting.ts'

/** Whether a banner or a sheet about who leads the room says the same, and more: then it is not told a second time. */
export function toldBeside(
  notice: Notice,
  { handing, offered }: { handing: HandingOver | null; offered: OwnerOffer | null },
): boolean {
  if (notice.t === 'left') return handing?.t === 'gone' && handing.who === notice.who
  if (notice.t !== 'roleChanged') return false
  if (notice.me) return notice.role === 'owner' && offered?.t === 'key'
  return notice.role === 'owner' && handing?.who === notice.who
}
