import { Trans, useLingui } from '@lingui/react/macro'
import { Share } from 'lucide-react'
import { Button } from '../../ui/Button.tsx'
import { strokes } from '../../ui/icons.ts'
import { CopyInvitation } from './CopyInvitation.tsx'
import { isOnlyHere, LinkQr } from './LinkQr.tsx'
import { LinkToCome } from './LinkToCome.tsx'

/** The guest link: to copy, to hand on, to photograph. */
export function InviteLink({ link }: { link: string | null }) {
  const { t } = useLingui()
  if (link === null) return <LinkToCome />
  const onlyHere = isOnlyHere(link)
  const phone = 'share' in navigator && matchMedia('(pointer: coarse)').matches
  return (
    <div className={onlyHere ? 'inviteLink' : 'inviteLink withQr'}>
      <LinkQr link={link} label={t`The invitation link as a QR code`} />
      <CopyInvitation link={link} look="main" wide>
        {phone ? (
          <Button
            wide
            icon={<Share {...strokes} />}
            onPress={() => void navigator.share({ url: link }).catch(() => undefined)}
          >
            <Trans>Send</Trans>
          </Button>
        ) : null}
        <p className="soft small">
          {onlyHere ? (
            <Trans>It works on this computer only: Konklave is running here as a trial.</Trans>
          ) : (
            <Trans>Somebody next to you can also scan the code with a phone.</Trans>
          )}
        </p>
      </CopyInvitation>
    </div>
  )
}
