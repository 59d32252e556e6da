import type { Poll } from '@konklave/client'
import { useLingui } from '@lingui/react/macro'
import { useEffect, useRef } from 'react'
import { announce } from '../../kernel/announce.ts'
import { usePollNames } from './usePollNames.ts'
import { useResultText } from './useResultText.ts'

/** Results come in one after the other: they are read when no more have come for so long. */
const SETTLED_MS = 1_500

/** Reads aloud what is asked, and how it ended; each once. */
export function usePollNews(polls: readonly Poll[]): void {
  const { t } = useLingui()
  const { title } = usePollNames()
  const { short } = useResultText()
  const asked = useRef(new Set<string>())
  const ended = useRef(new Set<string>())
  useEffect(() => {
    for (const poll of polls) {
      if (asked.current.has(poll.id)) continue
      asked.current.add(poll.id)
      const [name, question] = [poll.by.name, title(poll)]
      if (poll.mine || poll.closed) continue
      announce(name ? t`${name} asks: ${question}` : t`A poll: ${question}`)
    }
    const over = polls.filter(({ id, closed }) => closed && !ended.current.has(id))
    if (over.length === 0) return
    const timer = setTimeout(() => {
      for (const poll of over) {
        ended.current.add(poll.id)
        const [question, result] = [title(poll), short(poll)]
        announce(t`The poll has ended: ${question} ${result}`)
      }
    }, SETTLED_MS)
    return () => clearTimeout(timer)
  })
}
