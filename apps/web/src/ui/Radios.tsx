import { Label } from 'react-aria-components/Label'
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup'
import './choice.css'

export type RadioOption<T extends string> = { readonly id: T; readonly label: string; readonly hint?: string }

/** One of a few, all in sight. */
export function Radios<T extends string>({
  label,
  options,
  value,
  onChange,
}: {
  label: string
  options: readonly RadioOption<T>[]
  value: T
  onChange: (id: T) => void
}) {
  return (
    <RadioGroup className="radios" value={value} onChange={id => onChange(id as T)}>
      <Label>{label}</Label>
      {options.map(option => (
        <Radio key={option.id} value={option.id} className="radio">
          <span>{option.label}</span>
          {option.hint ? <small>{option.hint}</small> : null}
        </Radio>
      ))}
    </RadioGroup>
  )
}
