import type { ReactNode } from 'react'
import { Button, type ButtonProps } from 'react-aria-components/Button'
import './button.css'
import './pillButton.css'

/** A quiet, round-ended button that floats above the stage. */
export function PillButton({
  icon,
  children,
  look = 'plain',
  ...rest
}: Omit<ButtonProps, 'children' | 'className' | 'style'> & {
  icon: ReactNode
  children: ReactNode
  look?: 'plain' | 'alarm'
}) {
  return (
    <Button {...rest} className={`pill ${look}`}>
      {icon}
      <span>{children}</span>
    </Button>
  )
}
