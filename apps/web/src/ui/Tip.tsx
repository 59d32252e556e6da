import type { ReactElement } from 'react'
import { Tooltip, TooltipTrigger } from 'react-aria-components/Tooltip'
import './tip.css'

/** Names its button on hover and focus. The name must not be the only place of an information. */
export function Tip({ text, keys, children }: { text: string; keys?: string; children: ReactElement }) {
  return (
    <TooltipTrigger delay={500} closeDelay={80}>
      {children}
      <Tooltip className="tip" offset={8}>
        {text}
        {keys ? <kbd className="kbd">{keys}</kbd> : null}
      </Tooltip>
    </TooltipTrigger>
  )
}
