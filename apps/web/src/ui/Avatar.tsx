import type { CSSProperties } from 'react'
import { initials } from '../kernel/text.ts'
import './avatar.css'

/**
 * Initials in the person's colour: a full stand-in for a picture. Without `hue` that of what it is in. `side`: shorter side of what it
 * fills, px, where that is known.
 */
export function Avatar({
  name,
  hue,
  size = 'medium',
  side,
}: {
  name: string
  hue?: number
  size?: 'small' | 'medium' | 'fill'
  side?: number | undefined
}) {
  return (
    <span className={`avatar ${size}`} style={sideOf(side)} data-hue={hue} aria-hidden>
      {initials(name)}
    </span>
  )
}

/**
 * What the sizes of an element are counted from. Asked of the layout (`cqmin`), everything in a tile would be styled anew in the midst of
 * it; inherited from the tile, whenever it changes.
 */
export const sideOf = (side: number | undefined): CSSProperties | undefined =>
  side === undefined ? undefined : ({ '--side': `${side}px` } as CSSProperties)
