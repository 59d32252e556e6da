import { Trans, useLingui } from '@lingui/react/macro'
import { Share } from 'lucide-react'
import { Part } from '../../kernel/Part.tsx'
import { Button } from '../../ui/Button.tsx'
import { strokes } from '../../ui/icons.ts'
import { CopyInvitation } from './CopyInvitation.tsx'
import { LinkToCome } from './LinkToCome.tsx'

const loadQrCode = () => import('./QrCode.tsx')

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/** The guest link: to copy, to hand on, to photograph. */
export function InviteLink({ link }: { link: string | null }) {
  const { t } = useLingui()
  if (link === null) return <LinkToCome />
  const onlyHere = LOOPBACK.test(new URL(link).hostname)
  const phone = 'share' in navigator && matchMedia('(pointer: coarse)').matches
  return (
    <div className={onlyHere ? 'inviteLink' : 'inviteLink withQr'}>
      {onlyHere ? null : (
        <Part
          load={loadQrCode}
          props={{ text: link, label: t`The invitation link as a QR code` }}
          meanwhile={<span className="qr" />}
        />
      )}
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
