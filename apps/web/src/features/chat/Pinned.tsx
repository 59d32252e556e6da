import { Trans, useLingui } from '@lingui/react/macro'
import { ChevronDown, ChevronUp, Pin, PinOff } from 'lucide-react'
import { useState } from 'react'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'
import { Words } from './Words.tsx'
import './pinned.css'

/** Notices stay at the top: the newest, or all of them. */
export function Pinned() {
  const { t } = useLingui()
  const { view } = useRoom()
  const pins = useSignal(view.chat.pins)
  const rights = useSignal(view.rights)
  const me = useSignal(view.me)
  const [all, setAll] = useState(false)
  if (pins.length === 0) return null
  const newestFirst = [...pins].reverse()
  const shown = all ? newestFirst : newestFirst.slice(0, 1)
  return (
    <section className="pinned" aria-label={t`Pinned`}>
      <ul>
        {shown.map(({ id, text, by, name }) => (
          <li key={id}>
            <Pin {...strokes} size={16} aria-hidden />
            <div className="pinnedText">
              <p dir="auto" className={all ? undefined : 'clipped'}>
                <Words text={text} />
              </p>
              <p className="soft small">
                {by === me?.id ? (
                  <Trans>Pinned by you</Trans>
                ) : (
                  <Trans>
                    Pinned by <bdi>{name}</bdi>
                  </Trans>
                )}
              </p>
            </div>
            {rights.has('pin') ? (
              <IconButton
                label={t`Take away`}
                icon={<PinOff {...strokes} />}
                onPress={() => view.chat.unpin(id)}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {pins.length > 1 ? (
        <IconButton
          label={all ? t`Show the newest only` : t`Show all ${pins.length}`}
          aria-expanded={all}
          icon={all ? <ChevronUp {...strokes} /> : <ChevronDown {...strokes} />}
          onPress={() => setAll(!all)}
        />
      ) : null}
    </section>
  )
}
