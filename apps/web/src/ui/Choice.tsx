import { Check, ChevronsUpDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from 'react-aria-components/Button'
import { Label } from 'react-aria-components/Label'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { Popover } from 'react-aria-components/Popover'
import { Select, SelectValue } from 'react-aria-components/Select'
import { smallStrokes } from './icons.ts'
import './choice.css'
import './menu.css'

export type Option = { readonly id: string; readonly label: string }

/** One of several, folded. */
export function Choice({
  label,
  icon,
  options,
  value,
  onChange,
}: {
  label: string
  icon?: ReactNode
  options: readonly Option[]
  value: string
  onChange: (id: string) => void
}) {
  return (
    <Select
      className="choice"
      value={value}
      onChange={key => {
        if (typeof key === 'string') onChange(key)
      }}
      isDisabled={options.length === 0}
    >
      <Label>{label}</Label>
      <Button className="choiceButton">
        {icon}
        <SelectValue />
        <ChevronsUpDown {...smallStrokes} />
      </Button>
      <Popover className="popover">
        <ListBox className="options" items={options}>
          {option => (
            <ListBoxItem id={option.id} textValue={option.label} className="menuItem">
              {({ isSelected }) => (
                <>
                  <span className="menuText">{option.label}</span>
                  {isSelected ? <Check {...smallStrokes} /> : null}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  )
}
