import { type ReactElement, useEffect, useState } from 'react'
import { Tooltip, TooltipTrigger } from 'react-aria-components/Tooltip'
import { useKeyboard } from '../kernel/useNarrow.ts'
import './tip.css'

/** Names its button on hover and focus. The name must not be the only place of an information. */
export function Tip({
  text,
  keys,
  needless = false,
  children,
}: {
  text: string
  keys?: string
  /** It would only repeat what stands there. */
  needless?: boolean
  children: ReactElement
}) {
  const [open, setOpen] = useState(false)
  // Fingers do not hover: where there is nothing else, a tip would only be left over somewhere.
  const shown = useKeyboard() && !needless
  useEffect(() => {
    if (!open) return
    // Who types reads what is below; and a window that has changed has moved the button away.
    const close = () => setOpen(false)
    addEventListener('keydown', close, true)
    addEventListener('resize', close)
    return () => {
      removeEventListener('keydown', close, true)
      removeEventListener('resize', close)
    }
  }, [open])
  return (
    <TooltipTrigger isDisabled={!shown} isOpen={open} onOpenChange={setOpen} delay={500} closeDelay={80}>
      {children}
      <Tooltip className="tip" offset={8}>
        {text}
        {keys ? <kbd className="kbd">{keys}</kbd> : null}
      </Tooltip>
    </TooltipTrigger>
  )
}
