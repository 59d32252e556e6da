import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Copy, X } from 'lucide-react'
import { useState } from 'react'
import { announce } from '../../kernel/announce.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { useCopy } from '../../kernel/useCopy.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'
import { KnockRow } from './KnockRow.tsx'
import { useDecide } from './useDecide.ts'
import './lobby.css'

/** On the stage, while the list of people is closed: the first who waits, and how many more. */
export function DoorBell({ onMore }: { onMore: () => void }) {
  const { view } = useRoom()
  const knocks = useSignal(view.knocks)
  const decide = useDecide()
  const [first] = knocks
  if (!first) return <Unreadable />
  const more = knocks.length - 1
  return (
    <section className="doorBell">
      <h2>
        <Trans>Somebody is at the door</Trans>
      </h2>
      <ul>
        <KnockRow knock={first} decide={decide} />
      </ul>
      {more > 0 ? (
        <Button look="plain" onPress={onMore}>
          <Plural value={more} one="And # more" other="And # more" />
        </Button>
      ) : null}
    </section>
  )
}

/**
 * [K25] A knock by an invitation that this page does not know. Often that is a guest with a newer one than the key link of the host, who
 * would wait for ever; whoever is expected is sent the one of now.
 */
function Unreadable() {
  const { t } = useLingui()
  const { view } = useRoom()
  const count = useSignal(view.foreignKnocks)
  const link = useSignal(view.guestLink)
  const [known, setKnown] = useState(0)
  const { state, copy } = useCopy(link, () => announce(t`Copied`))
  if (count <= known) return null
  return (
    <section className="doorBell">
      <header>
        <h2>
          <Trans>Somebody knocks with another invitation</Trans>
        </h2>
        <IconButton label={t`Close`} icon={<X {...strokes} />} onPress={() => setKnown(count)} />
      </header>
      <p className="small">
        <Trans>Their name cannot be read here. If you expect somebody, send them the link of now.</Trans>
      </p>
      {link ? (
        <Button look="amber" icon={<Copy {...strokes} />} onPress={copy}>
          {state === 'copied' ? <Trans>Copied</Trans> : <Trans>Copy invitation link</Trans>}
        </Button>
      ) : null}
    </section>
  )
}
