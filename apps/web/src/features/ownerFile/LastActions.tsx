import { type ReactNode, useEffect, useRef } from 'react'

/** The buttons of a sheet whose line has gone: the main one takes the focus over. */
export function LastActions({ children }: { children: ReactNode }) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // The sheet looks after a lost focus in a frame of its own; this one comes after it.
    const frame = requestAnimationFrame(() => element.current?.querySelector<HTMLElement>('.main')?.focus())
    return () => cancelAnimationFrame(frame)
  }, [])
  return (
    <div className="sheetActions" ref={element}>
      {children}
    </div>
  )
}
