import { limits } from '@konklave/protocol'
import { Trans, useLingui } from '@lingui/react/macro'
import { EllipsisVertical, LifeBuoy, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { attempt } from '../../kernel/attempt.ts'
import { type BreakoutRoom, useMain } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'
import { Menu } from '../../ui/Menu.tsx'

/** Title of an open room, how many are there, and what can be done with it. */
export function RoomHead({ room }: { room: BreakoutRoom }) {
  const { t } = useLingui()
  const { breakouts } = useMain().view
  const mine = useSignal(breakouts.mine)
  const [renaming, setRenaming] = useState(false)
  const { id, title, here, people, callsHelp } = room
  if (renaming) return <Rename room={room} onDone={() => setRenaming(false)} />
  const expected = new Set([...people, ...here]).size
  return (
    <>
      <h3>
        <bdi>{title}</bdi>
        <span className="soft small">
          <Trans>
            {here.length} of {expected} there
          </Trans>
        </span>
        {callsHelp ? (
          <span className="breakoutCalls">
            <LifeBuoy {...strokes} />
            <Trans>calls for help</Trans>
          </span>
        ) : null}
      </h3>
      {id === mine ? (
        <span className="soft small">
          <Trans>You are here</Trans>
        </span>
      ) : (
        <Button
          look={callsHelp ? 'amber' : 'quiet'}
          aria-label={t`Go there: ${title}`}
          onPress={() => attempt(breakouts.goTo(id))}
        >
          <Trans>Go there</Trans>
        </Button>
      )}
      <Menu
        label={t`Options for ${title}`}
        entries={[
          {
            id: 'rename',
            label: t`Change the title`,
            icon: <Pencil {...strokes} />,
            run: () => setRenaming(true),
          },
          {
            id: 'remove',
            label: t`Remove the room`,
            hint: t`Whoever is there comes back to the main room.`,
            icon: <Trash2 {...strokes} />,
            danger: true,
            run: () => attempt(breakouts.remove(id)),
          },
        ]}
      >
        <IconButton label={t`Options for ${title}`} icon={<EllipsisVertical {...strokes} />} />
      </Menu>
    </>
  )
}

function Rename({ room, onDone }: { room: BreakoutRoom; onDone: () => void }) {
  const { t } = useLingui()
  const { breakouts } = useMain().view
  const [title, setTitle] = useState(room.title)
  return (
    <form
      className="breakoutRename"
      onSubmit={event => {
        event.preventDefault()
        const next = title.trim()
        if (next !== '' && next !== room.title) attempt(breakouts.rename(room.id, next))
        onDone()
      }}
      onKeyDown={event => {
        if (event.key !== 'Escape') return
        // The panel stays open.
        event.preventDefault()
        onDone()
      }}
    >
      <Field
        label={t`Title`}
        value={title}
        onChange={setTitle}
        maxLength={limits.BREAKOUT_TITLE_MAX_CHARS}
        autoFocus
      />
      <Button type="submit">
        <Trans>Change</Trans>
      </Button>
    </form>
  )
}
