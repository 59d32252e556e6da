/**
 * Runs inside the page and uses nothing outside itself. What can be pressed or written into under this name, by whoever
 * looks at the page: only what lies on top, and nothing that is disabled.
 */
export function named(name: string): HTMLElement[] {
  const shown = (e: Element) => e.getClientRects().length > 0
  const top =
    [...document.querySelectorAll('[role=menu], [role=dialog], [role=alertdialog]')].filter(shown).at(-1) ??
    document
  const nameOf = (e: HTMLElement): string => {
    const by = e.getAttribute('aria-label')
    if (by !== null) return by
    if (e instanceof HTMLInputElement || e instanceof HTMLTextAreaElement)
      return e.labels?.[0]?.textContent ?? ''
    // A switch or a radio button is named without the small print below it.
    const copy = e.cloneNode(true) as HTMLElement
    for (const small of copy.querySelectorAll('small')) small.remove()
    return copy.textContent ?? ''
  }
  const known = 'button, a[href], summary, article, [role=menuitem], label, input, textarea'
  return [...top.querySelectorAll<HTMLElement>(known)].filter(e => {
    if (e instanceof HTMLLabelElement && !e.querySelector('input')) return false
    if (!shown(e) || e.matches('[disabled], [aria-disabled=true], [data-disabled]')) return false
    const is = nameOf(e).trim()
    // Behind some names stands how many there are.
    return is === name || (is.startsWith(name) && /^ \d+$/.test(is.slice(name.length)))
  })
}

type Page = { readonly __named: typeof named }

/** Inside the page: the middle of it in CSS pixels, once it lies still and nothing covers it. Scrolls to it. */
export function placeOf(name: string): { readonly x: number; readonly y: number } | null {
  const still = !document
    .getAnimations()
    .some(
      ({ playState, effect }) => playState === 'running' && effect?.getComputedTiming().endTime !== Infinity,
    )
  for (const e of (window as unknown as Page).__named(name)) {
    e.scrollIntoView({ block: 'nearest', behavior: 'instant' })
    const { left, top, width, height } = e.getBoundingClientRect()
    const [x, y] = [left + width / 2, top + height / 2]
    if (still && e.contains(document.elementFromPoint(x, y))) return { x, y }
  }
  return null
}

/**
 * Inside the page: what brings the focus nearer to it. `null`: what lies on top does not have the focus yet; `away`: the
 * browser's own bar has it, which in Firefox comes before the first stop and behind the last one.
 */
export function nextKey(name: string): 'here' | 'away' | 'ArrowDown' | 'Tab' | 'Shift+Tab' | null {
  const wanted = (window as unknown as Page).__named(name)
  const at = document.activeElement
  if (!document.hasFocus()) return 'away'
  const [first] = wanted
  if (!at || !first) return null
  if (wanted.some(e => e.contains(at))) return 'here'
  const around = first.closest('[role=menu], [role=dialog], [role=alertdialog]')
  if (around && !around.contains(at)) return null
  if (at.closest('[role=menu]')) return 'ArrowDown'
  const group = at.closest('[role=radiogroup]')
  if (group && wanted.some(e => group.contains(e))) return 'ArrowDown'
  const isBefore = at.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_PRECEDING
  return isBefore && at !== document.body ? 'Shift+Tab' : 'Tab'
}
