import type { ReactNode } from 'react'
import { Label } from 'react-aria-components/Label'
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup'
import './pictureRadios.css'

export type PictureOption<T extends string> = {
  readonly id: T
  readonly label: string
  /** Seen only: the label says what it is. */
  readonly shows: ReactNode
}

/** One of a few that are told apart by how they look. */
export function PictureRadios<T extends string>({
  label,
  options,
  value,
  onChange,
}: {
  label: string
  options: readonly PictureOption<T>[]
  value: T
  onChange: (id: T) => void
}) {
  return (
    <RadioGroup className="pictureRadios" value={value} onChange={id => onChange(id as T)}>
      <Label>{label}</Label>
      <div className="pictureRadiosAll">
        {options.map(option => (
          <Radio key={option.id} value={option.id} className="pictureRadio">
            <span className="pictureRadioShows" aria-hidden>
              {option.shows}
            </span>
            <span>{option.label}</span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  )
}
