import { X } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { IconButton } from '../ui/IconButton.tsx'
import { strokes } from '../ui/icons.ts'

/** Right of the stage on a desk, from below on a phone. Takes the focus, and gives it back. */
export function SidePanel({
  title,
  closeLabel,
  onClose,
  more,
  children,
}: {
  title: string
  closeLabel: string
  onClose: () => void
  /** Beside the button that closes it. */
  more?: ReactNode
  children: ReactNode
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // What is inside may have taken the focus already: the field of the chat does.
    const panel = heading.current?.closest('aside')
    if (!panel?.contains(document.activeElement)) heading.current?.focus({ preventScroll: true })
  }, [])
  // Before anything inside can take it.
  const [before] = useState(() => document.activeElement)
  useLayoutEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    },
    [before],
  )
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.nativeEvent.isComposing && !event.defaultPrevented) onClose()
  }
  return (
    // A press on what takes no focus must not carry it out of the panel: out there letters are shortcuts.
    <aside className="sidePanel" aria-label={title} tabIndex={-1} onKeyDown={onKeyDown}>
      <header className="sidePanelHead">
        <h2 tabIndex={-1} ref={heading}>
          {title}
        </h2>
        <span className="sidePanelMore">
          {more}
          <IconButton label={closeLabel} icon={<X {...strokes} />} onPress={onClose} />
        </span>
      </header>
      {children}
    </aside>
  )
}
