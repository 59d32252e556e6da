import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { Copying } from '../kernel/useCopy.ts'

/** What to do where the browser does not copy, with the text itself unless it is on the screen already. */
export function CopyByHand({ copying, children }: { copying: Copying; children?: ReactNode }) {
  if (copying.state !== 'refused') return null
  return (
    <div role="alert">
      <p className="small">
        <Trans>The browser does not allow copying. Select it and copy it by hand.</Trans>
      </p>
      {children}
    </div>
  )
}
