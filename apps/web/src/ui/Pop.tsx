import type { ReactElement, ReactNode } from 'react'
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog'
import { Popover } from 'react-aria-components/Popover'
import './menu.css'

/** A button (child) that opens something small beside it. */
export function Pop({
  label,
  open,
  onOpenChange,
  content,
  children,
}: {
  label: string
  open: boolean
  onOpenChange: (open: boolean) => void
  content: ReactNode
  children: ReactElement
}) {
  return (
    <DialogTrigger isOpen={open} onOpenChange={onOpenChange}>
      {children}
      <Popover className="popover" placement="top" offset={10}>
        <Dialog aria-label={label}>{content}</Dialog>
      </Popover>
    </DialogTrigger>
  )
}
