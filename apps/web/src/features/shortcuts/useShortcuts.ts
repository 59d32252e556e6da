import { useEffect, useRef } from 'react'
import { isTyping } from '../../kernel/keys.ts'
import { prefs } from '../../kernel/prefs.ts'

export type Shortcut = { readonly keys: string; readonly run: () => void; readonly allowed: boolean }

/** Single keys act while nothing is being typed and no sheet is open. They can be turned off (WCAG 2.1.4). */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts)
  latest.current = shortcuts
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!prefs.peek().keys || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return
      if (isTyping(event.target) || document.querySelector('[role=dialog], [role=alertdialog]')) return
      const hit = latest.current.find(s => s.keys.toLowerCase() === event.key.toLowerCase())
      if (!hit?.allowed) return
      event.preventDefault()
      hit.run()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}
