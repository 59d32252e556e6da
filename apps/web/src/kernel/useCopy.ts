import { useEffect, useState } from 'react'

const SAID_FOR_MS = 4_000

export type Copying = {
  /** `copied` for a moment; `refused` until it is tried again. */
  readonly state: 'rest' | 'copied' | 'refused'
  readonly copy: () => void
}

/** Copies a text. Browsers may refuse: then it has to be shown, to be copied by hand. */
export function useCopy(text: string | null, onCopied: () => void): Copying {
  const [last, setLast] = useState<{ readonly text: string; readonly refused: boolean } | null>(null)
  const [isNews, setNews] = useState(false)
  useEffect(() => {
    if (last === null) return
    setNews(true)
    const timer = setTimeout(() => setNews(false), SAID_FOR_MS)
    return () => clearTimeout(timer)
  }, [last])
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
  const mine = last?.text === text ? last : null
  const state = mine?.refused ? 'refused' : mine && isNews ? 'copied' : 'rest'
  return { state, copy: () => void copy() }
}
