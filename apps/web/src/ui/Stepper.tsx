import { Minus, Plus } from 'lucide-react'
import { IconButton } from './IconButton.tsx'
import { strokes } from './icons.ts'
import './stepper.css'

/** A small whole number: one more, one less. */
export function Stepper({
  label,
  value,
  least,
  most,
  less,
  more,
  onChange,
}: {
  label: string
  value: number
  least: number
  most: number
  /** Names of the two buttons. */
  less: string
  more: string
  onChange: (value: number) => void
}) {
  return (
    <div className="stepper">
      <span>{label}</span>
      <span className="stepperRow">
        <IconButton
          label={less}
          icon={<Minus {...strokes} />}
          isDisabled={value <= least}
          onPress={() => onChange(value - 1)}
        />
        <output aria-label={label}>{value}</output>
        <IconButton
          label={more}
          icon={<Plus {...strokes} />}
          isDisabled={value >= most}
          onPress={() => onChange(value + 1)}
        />
      </span>
    </div>
  )
}
