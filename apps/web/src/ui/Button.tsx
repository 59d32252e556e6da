import type { ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button'
import './button.css'

export type ButtonProps = Omit<AriaButtonProps, 'children' | 'className' | 'style'> & {
  /** `main`: the one thing to do here; `amber`: somebody waits; `danger`: leave, delete. */
  readonly look?: 'main' | 'quiet' | 'plain' | 'amber' | 'danger'
  readonly icon?: ReactNode
  readonly children: ReactNode
  readonly wide?: boolean
}

/** A button with words. Words are verbs. */
export function Button({ look = 'quiet', icon, children, wide, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={`button ${look}${wide ? ' wide' : ''}`}>
      {icon}
      <span>{children}</span>
    </AriaButton>
  )
}
