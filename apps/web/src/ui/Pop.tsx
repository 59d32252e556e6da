import type { ReactElement, ReactNode } from 'react'
import { Late } from './Late.tsx'

const load = () => import('./PopNow.tsx')

export type PopProps = {
  readonly label: string
  readonly content: (close: () => void) => ReactNode
  readonly children: ReactElement<{ onPress?: () => void }>
}

/** A button (the child) that opens something small beside it. */
export function Pop(props: PopProps) {
  return <Late load={load} props={props} />
}
