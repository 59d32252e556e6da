import type { ReactElement, ReactNode } from 'react'
import { Late } from './Late.tsx'

const load = () => import('./MenuNow.tsx')

export type MenuEntry = {
  readonly id: string
  readonly label: string
  readonly icon?: ReactNode
  readonly hint?: string
  readonly danger?: boolean
  /** A line divides entries of different groups. */
  readonly group?: string
  readonly run: () => void
}

export type MenuProps = {
  readonly label: string
  readonly entries: readonly MenuEntry[]
  readonly children: ReactElement<{ onPress?: () => void }>
}

/** A button (the child) that opens a list of things to do. */
export function Menu(props: MenuProps) {
  return <Late load={load} props={props} />
}
