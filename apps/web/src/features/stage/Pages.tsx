import { Trans, useLingui } from '@lingui/react/macro'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { type CSSProperties, useLayoutEffect, useRef } from 'react'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'
import type { Arrangement } from './arrange.ts'

/** Turns the pages. A ring on a button says, without moving anything, that somebody on that side speaks. */
export default function Pages({
  at: { page, pages, turn },
  style,
  before,
  after,
  onTurn,
}: {
  at: Arrangement
  style: CSSProperties
  /** Name of somebody who speaks on an earlier page, on a later one. */
  before: string | null
  after: string | null
  onTurn: (page: number) => void
}) {
  const { t } = useLingui()
  const nav = useRef<HTMLElement>(null)
  const pressed = useRef(false)
  const go = (to: number) => {
    pressed.current = true
    onTurn(to)
  }
  // At either end its button is switched off: the focus goes to the other one, and keys still turn.
  useLayoutEffect(() => {
    if (!pressed.current) return
    pressed.current = false
    const atEnd = page === 0 || page === pages - 1
    if (atEnd) nav.current?.querySelector<HTMLElement>('button:not(:disabled)')?.focus()
  }, [page, pages])
  if (!turn) return null
  return (
    <nav
      ref={nav}
      className={turn.ends ? 'pages ends' : 'pages'}
      style={style}
      aria-label={t`Pages of people`}
    >
      <span className="pageTurn" data-speaking={before !== null || undefined}>
        <IconButton
          label={before === null ? t`Previous people` : t`Previous people, ${before} speaks`}
          icon={<ChevronLeft {...strokes} />}
          isDisabled={page === 0}
          onPress={() => go(page - 1)}
        />
      </span>
      <span className="pageOf">
        <Trans>
          {page + 1} of {pages}
        </Trans>
      </span>
      <span className="pageTurn" data-speaking={after !== null || undefined}>
        <IconButton
          label={after === null ? t`More people` : t`More people, ${after} speaks`}
          icon={<ChevronRight {...strokes} />}
          isDisabled={page === pages - 1}
          onPress={() => go(page + 1)}
        />
      </span>
    </nav>
  )
}
