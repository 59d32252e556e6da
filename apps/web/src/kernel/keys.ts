/** What is typed in, chosen from or read: whoever has the focus there means it, and no shortcut (WCAG 2.1.4). */
const OWN =
  'input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable=true], [role=menu], [role=listbox], [role=dialog], [role=alertdialog], aside'

/** True when a key press belongs to the part of the page that has the focus. */
export function hasOwnKeys(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(OWN) !== null
}
