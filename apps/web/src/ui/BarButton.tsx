import type { ReactNode } from 'react'
import { Button, type ButtonProps } from 'react-aria-components/Button'
import { useCaptions } from '../kernel/useNarrow.ts'
import { Tip } from './Tip.tsx'
import './barButton.css'

export type BarButtonProps = Omit<ButtonProps, 'children' | 'className' | 'style' | 'aria-label'> & {
  /** Full name: what a press does. Contains what is seen, caption and badge, in that order (WCAG 2.5.3). */
  readonly label: string
  readonly caption: string
  readonly icon: ReactNode
  /** `on`: my device runs; `off`: it does not; `open`: its panel is open. */
  readonly look?: 'on' | 'off' | 'open' | 'alert' | 'danger' | 'plain'
  readonly badge?: string | null
  readonly keys?: string
}

/** A button of the control bar: icon, and from 900 px a caption below. */
export function BarButton({ label, caption, icon, look = 'plain', badge, keys, ...rest }: BarButtonProps) {
  const needless = useCaptions() && label === caption && !keys
  return (
    <Tip text={label} needless={needless} {...(keys ? { keys } : {})}>
      <Button {...rest} aria-label={label} className={`barButton ${look}`}>
        <span className="barCaption" aria-hidden>
          {caption}
        </span>{' '}
        <span className="barIcon">
          {icon}
          {badge ? (
            <span className="badge" aria-hidden>
              {badge}
            </span>
          ) : null}
        </span>
      </Button>
    </Tip>
  )
}
