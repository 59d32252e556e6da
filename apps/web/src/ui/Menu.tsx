import type { ReactElement, ReactNode } from 'react'
import { Menu as AriaMenu, MenuItem, MenuTrigger } from 'react-aria-components/Menu'
import { Popover } from 'react-aria-components/Popover'
import './menu.css'

export type MenuEntry = {
  readonly id: string
  readonly label: string
  readonly icon?: ReactNode
  readonly hint?: string
  readonly danger?: boolean
  readonly run: () => void
}

/** A button (first child) that opens a list of things to do. */
export function Menu({
  label,
  entries,
  children,
}: {
  label: string
  entries: readonly MenuEntry[]
  children: ReactElement
}) {
  return (
    <MenuTrigger>
      {children}
      <Popover className="popover" placement="top" offset={10}>
        <AriaMenu
          aria-label={label}
          className="menu"
          onAction={key => entries.find(entry => entry.id === key)?.run()}
        >
          {entries.map(entry => (
            <MenuItem
              key={entry.id}
              id={entry.id}
              textValue={entry.label}
              aria-label={entry.label}
              className={entry.danger ? 'menuItem danger' : 'menuItem'}
            >
              {entry.icon}
              <span className="menuText">
                {entry.label}
                {entry.hint ? <small>{entry.hint}</small> : null}
              </span>
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}
