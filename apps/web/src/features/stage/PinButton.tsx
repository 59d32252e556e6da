import { useLingui } from '@lingui/react/macro'
import { Pin, PinOff } from 'lucide-react'
import { smallStrokes } from '../../ui/icons.ts'

/** Keeps what it lies on large, until pressed again. One of them is in the order of tabs; arrow keys lead to the others. */
export function PinButton({
  itemKey,
  name,
  pinned,
  tabs,
  onPress,
}: {
  itemKey: string
  name: string
  pinned: boolean
  tabs: boolean
  onPress: (key: string) => void
}) {
  const { t } = useLingui()
  return (
    <button
      type="button"
      className="pin"
      data-key={itemKey}
      aria-label={t`Pin ${name}`}
      aria-pressed={pinned}
      tabIndex={tabs ? 0 : -1}
      onClick={() => onPress(itemKey)}
    >
      {pinned ? <PinOff {...smallStrokes} /> : <Pin {...smallStrokes} />}
    </button>
  )
}
