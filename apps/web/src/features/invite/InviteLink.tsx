import { Trans, useLingui } from '@lingui/react/macro'
import { Check, Copy, Share } from 'lucide-react'
import { announce } from '../../kernel/announce.ts'
import { Part } from '../../kernel/Part.tsx'
import { useCopy } from '../../kernel/useCopy.ts'
import { Button } from '../../ui/Button.tsx'
import { strokes } from '../../ui/icons.ts'
import { Secret } from '../../ui/Secret.tsx'

const loadQrCode = () => import('./QrCode.tsx')

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/** The guest link: to copy, to hand on, to photograph. */
export function InviteLink({ link }: { link: string | null }) {
  const { t } = useLingui()
  const { state, copy } = useCopy(link, () => announce(t`Copied`))
  if (link === null) {
    return (
      <p className="soft">
        <Trans>
          The invitation link has just been changed. Somebody in the room is passing you the new one…
        </Trans>
      </p>
    )
  }
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
      <div className="inviteActions">
        <Button
          look="main"
          wide
          icon={state === 'copied' ? <Check {...strokes} /> : <Copy {...strokes} />}
          onPress={copy}
        >
          {state === 'copied' ? <Trans>Copied</Trans> : <Trans>Copy invitation link</Trans>}
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
      {state === 'refused' ? (
        <div className="inviteByHand" role="alert">
          <p className="small">
            <Trans>The browser does not allow copying. Select the link and copy it yourself.</Trans>
          </p>
          <Secret>{link}</Secret>
        </div>
      ) : null}
    </div>
  )
}
