import type { ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps } from 'react-aria-components/Button'
import { Tip } from './Tip.tsx'
import './button.css'

export type IconButtonProps = Omit<ButtonProps, 'children' | 'className' | 'style' | 'aria-label'> & {
  readonly label: string
  readonly icon: ReactNode
}

/** A button with only a picture: its name is read aloud and shown on hover and focus. */
export function IconButton({ label, icon, ...rest }: IconButtonProps) {
  return (
    <Tip text={label}>
      <AriaButton {...rest} aria-label={label} className="iconButton">
        {icon}
      </AriaButton>
    </Tip>
  )
}
