import type { Box } from './layout.ts'
import { NARROWEST, type Space, WIDEST } from './pack.ts'

export type Shape = 'side' | 'below'

/** The stage divided into what is large and a strip for the rest, by the shape of the window. */
export type Split = { readonly shape: Shape; readonly large: Box; readonly strip: Box }

const clamp = (least: number, value: number, most: number) =>
  Math.round(Math.min(most, Math.max(least, value)))

/** `screen`: a single shared screen is large, which leaves free what its shape does not need; the strip takes that. */
export function split(space: Space, large: { readonly count: number; readonly screen: boolean }): Split {
  const { width, height, gap } = space
  const leastSide = clamp(104, width * 0.16, 320)
  const leastBelow = clamp(84, height * 0.2, 240)
  const side = { width: width - leastSide - gap, height }
  const below = { width, height: height - leastBelow - gap }
  const onSide = used(side, large)
  const onBelow = used(below, large)
  if (onSide.width * onSide.height >= onBelow.width * onBelow.height) {
    const w = Math.max(0, onSide.width)
    return {
      shape: 'side',
      large: { x: 0, y: 0, width: w, height },
      strip: { x: w + gap, y: 0, width: Math.max(0, width - w - gap), height },
    }
  }
  const h = Math.max(0, onBelow.height)
  return {
    shape: 'below',
    large: { x: 0, y: 0, width, height: h },
    strip: { x: 0, y: h + gap, width, height: Math.max(0, height - h - gap) },
  }
}

/** Of this room, what the large ones fill. */
function used(
  { width, height }: { readonly width: number; readonly height: number },
  { count, screen }: { readonly count: number; readonly screen: boolean },
): { readonly width: number; readonly height: number } {
  if (count !== 1) return { width, height: Math.min(height, width) }
  const tallest = screen ? WIDEST : height > width ? 0.62 : NARROWEST
  return {
    width: Math.floor(Math.min(width, height * WIDEST)),
    height: Math.floor(Math.min(height, width / tallest)),
  }
}
