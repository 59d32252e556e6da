/** True when a key press belongs to something that is being typed in or chosen from, not to a shortcut. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false
  return (
    target.closest(
      'input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable=true], [role=menu], [role=listbox]',
    ) !== null
  )
}
