import { Trans, useLingui } from '@lingui/react/macro'
import { Mic, MicOff, Video, VideoOff } from 'lucide-react'
import type { MediaView } from '../../kernel/media.ts'
import type { RoomKind } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { initials } from '../../kernel/text.ts'
import { BarButton } from '../../ui/BarButton.tsx'
import { largeStrokes } from '../../ui/icons.ts'
import { Levels } from '../../ui/Levels.tsx'
import { Mark } from '../../ui/Mark.tsx'
import { useLevel, VideoPicture } from '../devices/index.ts'

/** [P-50] Off on entry. A press opens the device, for your eyes only until you join. */
export function Preview({ media, name, kind }: { media: MediaView; name: string; kind: RoomKind }) {
  const { t } = useLingui()
  const local = useSignal(media.local)
  const opening = useSignal(media.opening)
  const camera = local.get('camera')
  const microphone = local.get('microphone')
  const level = useLevel(microphone)
  return (
    <div className={`preview ${kind}`}>
      {camera ? (
        <VideoPicture track={camera} mirrored />
      ) : (
        <span className="previewFace" aria-hidden>
          {initials(name) || <Mark size={56} />}
        </span>
      )}
      {kind === 'call' && !microphone ? null : (
        <p className="previewSays">
          {microphone ? <Levels level={level} /> : null}
          {previewState(camera !== undefined, microphone !== undefined)}
        </p>
      )}
      <div className="previewBar">
        <BarButton
          label={microphone ? t`Turn off microphone` : t`Turn on microphone`}
          caption={t`Microphone`}
          look={microphone ? 'on' : 'off'}
          icon={microphone ? <Mic {...largeStrokes} /> : <MicOff {...largeStrokes} />}
          isPending={opening.has('microphone')}
          onPress={() => void media.capture('microphone', !microphone)}
        />
        {/* Not before it is known that there are pictures in this room at all; its place is kept. */}
        {kind === 'call' ? null : (
          <span className={kind ?? 'unknown'}>
            <BarButton
              label={camera ? t`Turn off camera` : t`Turn on camera`}
              caption={t`Camera`}
              look={camera ? 'on' : 'off'}
              icon={camera ? <Video {...largeStrokes} /> : <VideoOff {...largeStrokes} />}
              isDisabled={kind === null}
              isPending={opening.has('camera')}
              onPress={() => void media.capture('camera', !camera)}
            />
          </span>
        )}
      </div>
    </div>
  )
}

function previewState(camera: boolean, microphone: boolean) {
  if (camera && microphone) return <Trans>Only you see and hear this now</Trans>
  if (camera) return <Trans>Only you see this now</Trans>
  if (microphone) return <Trans>Only you hear this now</Trans>
  return <Trans>Camera and microphone are off</Trans>
}
