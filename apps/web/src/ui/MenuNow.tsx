import { Fragment } from 'react'
import { Menu as AriaMenu, MenuItem, MenuTrigger } from 'react-aria-components/Menu'
import { Popover } from 'react-aria-components/Popover'
import { Separator } from 'react-aria-components/Separator'
import type { DefaultOpen } from './Late.tsx'
import type { MenuProps } from './Menu.tsx'
import './menu.css'

/** What {@link Menu} loads. */
export default function MenuNow({ label, entries, defaultOpen, children }: MenuProps & DefaultOpen) {
  return (
    <MenuTrigger defaultOpen={defaultOpen}>
      {children}
      <Popover className="popover" placement="top" offset={10}>
        <AriaMenu
          aria-label={label}
          className="menu"
          onAction={key => entries.find(entry => entry.id === key)?.run()}
        >
          {entries.map((entry, i) => (
            <Fragment key={entry.id}>
              {i > 0 && entry.group !== entries[i - 1]?.group ? (
                <Separator id={`${entry.id}-line`} className="menuLine" />
              ) : null}
              <MenuItem
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
            </Fragment>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}
