import { Trans, useLingui } from '@lingui/react/macro'
import { Copy, X } from 'lucide-react'
import { announce } from '../../kernel/announce.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { useCopy } from '../../kernel/useCopy.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'

/**
 * [K25] A knock by an invitation that this page does not know. Often that is a guest with a newer one than the key link of the host, who
 * would wait for ever; whoever is expected is sent the one of now.
 */
export default function Unreadable({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const { view } = useRoom()
  const link = useSignal(view.door.guestLink)
  const { state, copy } = useCopy(link, () => announce(t`Copied`))
  return (
    <section className="doorBell">
      <header>
        <h2>
          <Trans>Somebody knocks with another invitation</Trans>
        </h2>
        <IconButton label={t`Close`} icon={<X {...strokes} />} onPress={onClose} />
      </header>
      <p className="small">
        <Trans>Their name cannot be read here. If you expect somebody, send them the current link.</Trans>
      </p>
      {link ? (
        <Button look="amber" icon={<Copy {...strokes} />} onPress={copy}>
          {state === 'copied' ? <Trans>Copied</Trans> : <Trans>Copy invitation link</Trans>}
        </Button>
      ) : null}
    </section>
  )
}
