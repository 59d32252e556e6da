import { Button } from 'react-aria-components/Button'
import type { MenuEntry } from './Menu.tsx'
import './menu.css'

/** An entry of a menu where it stands in a sheet. */
export function MenuRow({ entry, onPress }: { entry: MenuEntry; onPress: () => void }) {
  const { label, hint, icon, danger } = entry
  return (
    <Button className={danger ? 'menuItem danger' : 'menuItem'} onPress={onPress}>
      {icon}
      <span className="menuText">
        {label}
        {hint ? <small>{hint}</small> : null}
      </span>
    </Button>
  )
}
