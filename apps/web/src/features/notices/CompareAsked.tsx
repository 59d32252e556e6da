import { Trans, useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'

/** [K47] Somebody asks to compare: until it is answered or closed, its time is over, or whoever asked has left. */
export function CompareAsked({ onCompare }: { onCompare: () => void }) {
  const { t } = useLingui()
  const { view, now } = useRoom()
  const { compare } = useSignal(view.trust.state)
  const people = useSignal(view.people.list)
  const [done, setDone] = useState<number | null>(null)
  useEffect(() => {
    if (compare === null) return
    const timer = setTimeout(() => setDone(compare.at), Math.max(0, compare.until - now()))
    return () => clearTimeout(timer)
  }, [compare, now])
  const by = compare?.said === null ? compare.by : null
  if (!compare || !by || done === compare.at || !people.some(({ id }) => id === by.who)) return null
  const { name } = by
  return (
    <div className="banner" role="status">
      <p>
        <Trans>{name} would like to compare the safety code with everybody.</Trans>
      </p>
      <Button look="main" onPress={onCompare}>
        <Trans>Show the code</Trans>
      </Button>
      <IconButton label={t`Close`} icon={<X {...strokes} />} onPress={() => setDone(compare.at)} />
    </div>
  )
}
