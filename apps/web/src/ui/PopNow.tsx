import { Dialog, DialogTrigger } from 'react-aria-components/Dialog'
import { Popover } from 'react-aria-components/Popover'
import type { DefaultOpen } from './Late.tsx'
import type { PopProps } from './Pop.tsx'
import './menu.css'

/** What {@link Pop} loads. */
export default function PopNow({ label, content, defaultOpen, children }: PopProps & DefaultOpen) {
  return (
    <DialogTrigger defaultOpen={defaultOpen}>
      {children}
      <Popover className="popover" placement="top" offset={10}>
        <Dialog aria-label={label}>{({ close }) => content(close)}</Dialog>
      </Popover>
    </DialogTrigger>
  )
}
