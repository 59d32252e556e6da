import { useState } from 'react'

/** Copies a text. Browsers may refuse: then it has to be shown, to be copied by hand. */
export function useCopy(text: string | null, onCopied: () => void) {
  const [last, setLast] = useState<{ readonly text: string; readonly refused: boolean } | null>(null)
  const copy = async () => {
    if (text === null) return
    try {
      await navigator.clipboard.writeText(text)
      setLast({ text, refused: false })
      onCopied()
    } catch {
      setLast({ text, refused: true })
    }
  }
  const state = last === null || last.text !== text ? 'rest' : last.refused ? 'refused' : 'copied'
  return { state, copy: () => void copy() } as const
}
