import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { announce } from '../../kernel/announce.ts'
import { useCopy } from '../../kernel/useCopy.ts'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { CopyByHand } from '../../ui/CopyByHand.tsx'
import { Secret } from '../../ui/Secret.tsx'
import './invite.css'

/** The invitation link to copy, and to be seen where the browser does not copy. */
export function CopyInvitation({
  link,
  look,
  wide,
  children,
}: {
  link: string
  look: 'main' | 'quiet'
  wide?: boolean
  /** What stands below the button. */
  children?: ReactNode
}) {
  const { t } = useLingui()
  const copying = useCopy(link, () => announce(t`Copied`))
  return (
    <>
      <div className="inviteActions">
        <CopyButton copying={copying} look={look} wide={wide ?? false} label={t`Copy invitation link`} />
        {children}
      </div>
      <CopyByHand copying={copying}>
        <Secret>{link}</Secret>
      </CopyByHand>
    </>
  )
}
