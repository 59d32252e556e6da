import { initials } from '../kernel/text.ts'
import './avatar.css'

/** Initials in the person's colour: a full stand-in for a picture. */
export function Avatar({
  name,
  hue,
  size = 'medium',
}: {
  name: string
  hue: number
  size?: 'small' | 'medium' | 'fill'
}) {
  return (
    <span className={`avatar ${size}`} data-hue={hue} aria-hidden>
      <span>{initials(name)}</span>
    </span>
  )
}
