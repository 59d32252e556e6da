import { useEffect, useRef } from 'react'
import { hasOwnKeys } from '../../kernel/keys.ts'
import { prefs } from '../../kernel/prefs.ts'

export type Shortcut = { readonly keys: string; readonly run: () => void; readonly allowed: boolean }

/**
 * Single keys act on the stage and on its bar; not in a panel, a menu or a sheet, nor while one is `coming`. They can be
 * turned off (WCAG 2.1.4).
 */
export function useShortcuts(shortcuts: readonly Shortcut[], coming: boolean): void {
  const latest = useRef({ shortcuts, coming })
  latest.current = { shortcuts, coming }
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (
        event.defaultPrevented ||
        !prefs.peek().keys ||
        event.repeat ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey
      )
        return
      const { shortcuts, coming } = latest.current
      if (coming || hasOwnKeys(event.target)) return
      if (document.querySelector('[role=dialog], [role=alertdialog]')) return
      const hit = shortcuts.find(s => s.keys.toLowerCase() === event.key.toLowerCase())
      if (!hit?.allowed) return
      event.preventDefault()
      hit.run()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}
