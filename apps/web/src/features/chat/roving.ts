import type { KeyboardEvent } from 'react'

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
}

/** Arrow keys go from line to line, Home and End to the first and the last. */
export function moveByKey(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key]
  const line = (event.target as Element).closest<HTMLElement>('[data-line]')
  // What is open in a line has arrow keys of its own, and so has a field.
  if (step === undefined || !line || line !== event.target) return
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-line]')]
  const to = Math.min(Math.max(all.indexOf(line) + step, 0), all.length - 1)
  event.preventDefault()
  all[to]?.focus()
}

/** The line that has the focus or had it last, if it is still there. */
export function stillThere(id: string | null, lines: ReadonlyMap<string, unknown>): string | null {
  return id !== null && lines.has(id) ? id : null
}

/** The focus is on what the current line offers, or something of it is open: it must not go away under it. */
export function isInUse(list: HTMLElement): boolean {
  const tools = list.querySelector('.lineTools')
  return tools?.contains(document.activeElement) === true || !!tools?.querySelector('[aria-expanded=true]')
}
