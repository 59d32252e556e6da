import { Plural } from '@lingui/react/macro'
import { UserX } from 'lucide-react'
import { smallStrokes } from '../../ui/icons.ts'

/** Says how many are hidden because they have no picture, with a ring when one of them speaks; shows them on a press. */
export default function Unseen({
  count,
  speaks,
  onShow,
}: {
  count: number
  speaks: boolean
  onShow: () => void
}) {
  return (
    <button type="button" className="unseen" data-speaking={speaks || undefined} onClick={onShow}>
      <UserX {...smallStrokes} />
      <Plural value={count} one="# without picture" other="# without picture" />
    </button>
  )
}
