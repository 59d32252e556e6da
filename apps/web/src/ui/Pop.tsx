import { lazy, type ReactElement, type ReactNode } from 'react'
import { Late } from './Late.tsx'

const PopNow = lazy(() => import('./PopNow.tsx'))

export type PopProps = {
  readonly label: string
  readonly content: (close: () => void) => ReactNode
  readonly children: ReactElement<{ onPress?: () => void }>
}

/** A button (the child) that opens something small beside it. */
export function Pop(props: PopProps) {
  return <Late button={props.children}>{early => <PopNow {...props} {...early} />}</Late>
}
