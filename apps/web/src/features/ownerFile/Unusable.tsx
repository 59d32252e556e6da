import type { OwnerFileProblem } from '@konklave/protocol'
import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'

export type UnusableWhy = OwnerFileProblem | 'unreadable' | 'offline' | 'failed' | { readonly host: string }

/** A file that no passphrase opens here: what it is, and what to do. */
export function Unusable({ why }: { why: UnusableWhy }) {
  return (
    <p className="keyFileProblem" role="alert">
      {explain(why)}
    </p>
  )
}

function explain(why: UnusableWhy): ReactNode {
  if (typeof why === 'object') {
    const { host } = why
    return (
      <Trans>
        This file is for {host}, not for this server. If you did not save it there yourself, open it nowhere:
        whoever made it may want to lead you to a server of their own.
      </Trans>
    )
  }
  switch (why) {
    case 'not-an-owner-file':
      return <Trans>This is not a key file. Key files come from this page and end in .klv.</Trans>
    case 'cut':
      return <Trans>Part of this file is missing or was changed. Use another copy of it.</Trans>
    case 'newer-version':
      return <Trans>This file comes from a newer version. Reload this page and try again.</Trans>
    case 'unreadable':
      return <Trans>The browser could not read this file. Choose it once more.</Trans>
    case 'offline':
      return <Trans>The server did not answer. Nothing happened to the file. Try again in a moment.</Trans>
    case 'failed':
      return (
        <Trans>
          This device could not open the file. Close other pages and try again: it needs some memory.
        </Trans>
      )
  }
}
