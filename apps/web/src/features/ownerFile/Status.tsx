import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'

/** Says that it works, and reads aloud what stands below a line that was refused. */
export function Status({ working, refused }: { working: boolean; refused: ReactNode }) {
  return (
    <p className="soft small" role="status">
      {working ? <Trans>This takes a few seconds.</Trans> : <span className="vh">{refused}</span>}
    </p>
  )
}
