import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Button } from './Button.tsx'

/** What a sheet ends with: back to how it was, or do it. Without `onDo` it sends the form that it stands in. */
export function SheetFoot({
  onCancel,
  onDo,
  danger = false,
  isPending = false,
  children,
}: {
  onCancel: () => void
  onDo?: () => void
  /** What is done cannot be taken back: the focus begins at the way back. */
  danger?: boolean
  isPending?: boolean
  /** What it does. */
  children: ReactNode
}) {
  return (
    <div className="sheetActions">
      <Button onPress={onCancel} autoFocus={danger}>
        <Trans>Cancel</Trans>
      </Button>
      <Button
        type={onDo ? 'button' : 'submit'}
        look={danger ? 'danger' : 'main'}
        isPending={isPending}
        {...(onDo && { onPress: onDo })}
      >
        {children}
      </Button>
    </div>
  )
}
