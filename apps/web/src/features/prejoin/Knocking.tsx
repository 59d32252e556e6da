import { Trans } from '@lingui/react/macro'
import type { MediaView } from '../../kernel/media.ts'
import type { Link } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { initials } from '../../kernel/text.ts'
import { useLasting } from '../../kernel/useLasting.ts'
import { Page } from '../../shell/Page.tsx'
import { Says } from '../../shell/Says.tsx'
import { Button } from '../../ui/Button.tsx'
import { VideoPicture } from '../devices/index.ts'
import './prejoin.css'

/** Before the door: oneself, and nothing of the room (P-40). */
export default function Knocking({
  lobby,
  byOldLink,
  words,
  link,
  name,
  media,
  onStop,
}: {
  lobby: 'waiting' | 'nobody' | 'full'
  byOldLink: boolean
  words: string | null
  link: Link
  name: string
  media: MediaView
  onStop: () => void
}) {
  const camera = useSignal(media.local).get('camera')
  const lost = useLasting(link === 'online' ? null : link) !== null
  return (
    <Page phase="knocking">
      <Says
        mark={
          <span className="knockFace" aria-hidden>
            {camera ? <VideoPicture track={camera} mirrored /> : initials(name)}
          </span>
        }
        title={lobby === 'full' ? <Trans>Many people are waiting</Trans> : <Trans>You have knocked</Trans>}
        actions={
          <Button onPress={onStop}>
            <Trans>Stop waiting</Trans>
          </Button>
        }
      >
        <p className="knockName">
          <span>
            <Trans>
              Your name: <bdi>{name}</bdi>
            </Trans>
          </span>
          <Button look="plain" onPress={onStop}>
            <Trans>Change</Trans>
          </Button>
        </p>
        {words ? (
          <blockquote className="knockWords" role="status">
            <p className="soft small">
              <Trans>From inside:</Trans>
            </p>
            <p dir="auto">{words}</p>
          </blockquote>
        ) : null}
        <p className="soft" role="status">
          {lost ? (
            <Trans>
              The connection to the server is interrupted. Leave this page open: it tries again by itself and
              then goes on knocking.
            </Trans>
          ) : byOldLink && lobby !== 'full' ? (
            <Trans>
              The invitation has changed since you were given yours. You can wait; but if nobody lets you in,
              ask for the new one.
            </Trans>
          ) : lobby === 'waiting' ? (
            <Trans>Somebody inside sees that you have knocked and can let you in.</Trans>
          ) : lobby === 'nobody' ? (
            <Trans>
              Nobody who can open the door is there yet. Leave this page open: your knock is passed on as soon
              as somebody comes.
            </Trans>
          ) : (
            <Trans>The waiting room is full at the moment. Your knock is tried again by itself.</Trans>
          )}
        </p>
        <p className="soft small">
          <Trans>
            Until you are in, they see your name, and whether your link is an old one. Sound and picture of
            yours stay on this device.
          </Trans>
        </p>
      </Says>
    </Page>
  )
}
