import { Trans, useLingui } from '@lingui/react/macro'
import { Maximize2, Mic, MicOff, PhoneOff, Video, VideoOff } from 'lucide-react'
import { useEffect } from 'react'
import { createPortal } from 'react-dom'
import { attempt } from '../../kernel/attempt.ts'
import { type Person, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button } from '../../ui/Button.tsx'
import { smallStrokes, strokes } from '../../ui/icons.ts'
import { Levels } from '../../ui/Levels.tsx'
import { VideoPicture } from '../devices/index.ts'
import { dress } from './dress.ts'
import type { SmallWindow } from './smallWindow.ts'
import './smallStage.css'

type Props = {
  readonly small: Extract<SmallWindow, { t: 'page' }>
  readonly person: Person | null
  readonly picture: MediaStreamTrack | undefined
  readonly isScreen: boolean
  readonly level: number
  readonly onBack: () => void
}

/** The meeting in a small window: who speaks or what is shared, and the own buttons. Here stands where it went. */
export default function SmallStage(props: Props) {
  const { small, onBack } = props
  const { window } = small
  useEffect(() => dress(window.document, document), [window])
  return (
    <>
      {createPortal(<InWindow {...props} />, window.document.body)}
      <section className="elsewhere">
        <p>
          <Trans>The meeting is in a small window.</Trans>
        </p>
        <Button look="main" onPress={onBack}>
          <Trans>Bring it back</Trans>
        </Button>
      </section>
    </>
  )
}

function InWindow({ person, picture, isScreen, level, onBack }: Props) {
  const { t } = useLingui()
  const { view, media } = useRoom()
  const local = useSignal(media.local)
  const rights = useSignal(view.rights)
  const state = useSignal(media.state)
  const microphone = local.has('microphone')
  const camera = local.has('camera')
  const sounds = state.t !== 'unavailable'
  const name = person?.me ? t`You` : person?.name
  return (
    <main className="smallStage">
      <figure
        className={isScreen ? 'smallPicture whole' : 'smallPicture'}
        data-speaking={level > 0 || undefined}
        data-hue={person?.hue}
      >
        {picture ? (
          <VideoPicture track={picture} mirrored={person?.me ?? false} />
        ) : person ? (
          <Avatar name={person.name} hue={person.hue} size="fill" />
        ) : null}
        <figcaption className="chip">
          {level > 0 ? <Levels level={level} /> : null}
          <bdi className="chipName">{isScreen ? <Trans>Screen of {name}</Trans> : name}</bdi>
        </figcaption>
      </figure>
      <footer className="smallBar">
        <button
          type="button"
          aria-label={microphone ? t`Turn off microphone` : t`Turn on microphone`}
          disabled={!sounds || !(microphone || rights.has('speak'))}
          data-on={microphone || undefined}
          onClick={() => void media.capture('microphone', !microphone)}
        >
          {microphone ? <Mic {...strokes} /> : <MicOff {...strokes} />}
        </button>
        <button
          type="button"
          aria-label={camera ? t`Turn off camera` : t`Turn on camera`}
          disabled={!sounds || !(camera || rights.has('camera'))}
          data-on={camera || undefined}
          onClick={() => void media.capture('camera', !camera)}
        >
          {camera ? <Video {...strokes} /> : <VideoOff {...strokes} />}
        </button>
        <button type="button" aria-label={t`Bring it back`} onClick={onBack}>
          <Maximize2 {...smallStrokes} />
        </button>
        <button
          type="button"
          className="leave"
          aria-label={t`Leave the meeting`}
          onClick={() => {
            onBack()
            attempt(view.entry.leave())
          }}
        >
          <PhoneOff {...strokes} />
        </button>
      </footer>
    </main>
  )
}
