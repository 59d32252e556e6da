import { useId } from 'react'
import './range.css'

/** A value between 0 and `max`, by pointer and arrow keys. `says` is what it is in words. */
export function Range({
  label,
  value,
  says,
  max,
  step,
  onChange,
}: {
  label: string
  value: number
  says: string
  max: number
  step: number
  onChange: (value: number) => void
}) {
  const id = useId()
  return (
    <div className="range">
      <label htmlFor={id}>{label}</label>
      <output htmlFor={id}>{says}</output>
      <input
        id={id}
        type="range"
        min={0}
        max={max}
        step={step}
        value={value}
        aria-valuetext={says}
        onChange={event => onChange(event.target.valueAsNumber)}
      />
    </div>
  )
}
