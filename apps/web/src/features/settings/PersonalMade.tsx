import { Trans, useLingui } from '@lingui/react/macro'
import { Share } from 'lucide-react'
import { announce } from '../../kernel/announce.ts'
import { useCopy } from '../../kernel/useCopy.ts'
import { Button } from '../../ui/Button.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { CopyByHand } from '../../ui/CopyByHand.tsx'
import { strokes } from '../../ui/icons.ts'
import { Secret } from '../../ui/Secret.tsx'
import { LinkQr } from '../invite/index.ts'

/** The new link, shown once: to copy, to hand on, to photograph. */
export function PersonalMade({ name, link, onDone }: { name: string; link: string; onDone: () => void }) {
  const { t } = useLingui()
  const copying = useCopy(link, () => announce(t`Copied`))
  const phone = 'share' in navigator && matchMedia('(pointer: coarse)').matches
  return (
    <div className="personalMade">
      <p role="status">
        <Trans>
          The invitation for <bdi>{name}</bdi> is made. It is shown only now: send it to nobody else.
        </Trans>
      </p>
      <LinkQr link={link} label={t`The personal invitation as a QR code`} />
      <div className="linkActions">
        <CopyButton copying={copying} look="main" wide={false} label={t`Copy personal invitation`} />
        {phone ? (
          <Button
            icon={<Share {...strokes} />}
            onPress={() => void navigator.share({ url: link }).catch(() => undefined)}
          >
            <Trans>Send</Trans>
          </Button>
        ) : null}
        <Button look="plain" onPress={onDone}>
          <Trans>Done</Trans>
        </Button>
      </div>
      <CopyByHand copying={copying}>
        <Secret>{link}</Secret>
      </CopyByHand>
    </div>
  )
}
