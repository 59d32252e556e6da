import type { ReactNode } from 'react'

/** One sentence of what happened, what is safe, and one thing to do. Takes the focus, so that it is read aloud. */
export function Says({
  mark,
  title,
  children,
  actions,
}: {
  mark?: ReactNode
  title: ReactNode
  children?: ReactNode
  actions?: ReactNode
}) {
  return (
    <div className="says">
      {mark}
      <h1 tabIndex={-1} ref={takeFocus}>
        {title}
      </h1>
      {children}
      {actions ? <div className="saysActions">{actions}</div> : null}
    </div>
  )
}

/** Once, when it appears: a new function for each picture would take it again and again. */
const takeFocus = (heading: HTMLElement | null) => heading?.focus({ preventScroll: true })

/** Three dots that breathe: something goes on, there is nothing to do. */
export function Waiting() {
  return (
    <span className="waiting" aria-hidden>
      <i />
      <i />
      <i />
    </span>
  )
}
