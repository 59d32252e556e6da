import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from 'react-aria-components/Button'
import { Dialog } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { strokes } from './icons.ts'
import './button.css'
import './sheet.css'

export type SheetProps = {
  readonly title: ReactNode
  readonly closeLabel: string
  readonly open: boolean
  readonly onClose: () => void
  readonly children: ReactNode
  readonly width?: 'small' | 'medium' | 'large'
  /** An alert dialog: a press outside does not close it. */
  readonly alert?: boolean
}

/** What floats above the room: in the middle on a desk, from below on a phone. */
export function Sheet({ title, closeLabel, open, onClose, children, width = 'medium', alert }: SheetProps) {
  return (
    <ModalOverlay
      isOpen={open}
      onOpenChange={isOpen => {
        if (!isOpen) onClose()
      }}
      isDismissable={!alert}
      className="veil"
    >
      <Modal className={`sheet ${width}`}>
        <Dialog role={alert ? 'alertdialog' : 'dialog'} className="sheetBody">
          <header className="sheetHead">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <Button className="iconButton" aria-label={closeLabel} onPress={onClose}>
              <X {...strokes} />
            </Button>
          </header>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
