import type { ReactNode } from 'react'
import { Switch } from 'react-aria-components/Switch'
import './choice.css'

export function Toggle({
  children,
  on,
  onChange,
}: {
  children: ReactNode
  on: boolean
  onChange: (on: boolean) => void
}) {
  return (
    <Switch className="toggle" isSelected={on} onChange={onChange}>
      {children}
      <span className="toggleTrack" />
    </Switch>
  )
}
