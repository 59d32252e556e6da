import { Trans, useLingui } from '@lingui/react/macro'
import { Check, Copy, Share } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { announce } from '../../kernel/announce.ts'
import { Button } from '../../ui/Button.tsx'
import { strokes } from '../../ui/icons.ts'

const QrCode = lazy(() => import('./QrCode.tsx'))

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/** The guest link: to copy, to hand on, to photograph. */
export function InviteLink({ link }: { link: string | null }) {
  const { t } = useLingui()
  const [copied, setCopied] = useState<string | null>(null)
  if (link === null) {
    return (
      <p className="soft">
        <Trans>
          The invitation link has just been changed. Somebody in the room is passing you the new one…
        </Trans>
      </p>
    )
  }
  const copy = async () => {
    await navigator.clipboard.writeText(link)
    setCopied(link)
    announce(t`Copied`)
  }
  const onlyHere = LOOPBACK.test(new URL(link).hostname)
  const phone = 'share' in navigator && matchMedia('(pointer: coarse)').matches
  return (
    <div className="inviteLink">
      {onlyHere ? null : (
        <Suspense fallback={<span className="qr" />}>
          <QrCode text={link} label={t`The invitation link as a QR code`} />
        </Suspense>
      )}
      <div className="inviteActions">
        <Button
          look="main"
          wide
          icon={copied === link ? <Check {...strokes} /> : <Copy {...strokes} />}
          onPress={() => void copy()}
        >
          {copied === link ? <Trans>Copied</Trans> : <Trans>Copy invitation link</Trans>}
        </Button>
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
            <Trans>Or scan the code with a phone in the same room.</Trans>
          )}
        </p>
      </div>
    </div>
  )
}
