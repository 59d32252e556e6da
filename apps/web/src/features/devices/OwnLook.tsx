import type { MediaView } from '../../kernel/media.ts'
import { useSignal } from '../../kernel/signals.ts'
import { BackdropChoice } from './BackdropChoice.tsx'
import { BrightnessChoice } from './BrightnessChoice.tsx'
import { VideoPicture } from './VideoPicture.tsx'
import './backdrop.css'

/** [P-71] How others see a person; the look at it stays in sight while it is chosen. */
export function OwnLook({ media }: { media: MediaView }) {
  const camera = useSignal(media.local).get('camera')
  return (
    <div className="ownLook">
      {camera ? (
        <div className="backdropPreview">
          <VideoPicture track={camera} mirrored />
        </div>
      ) : null}
      <BackdropChoice media={media} />
      <BrightnessChoice media={media} />
    </div>
  )
}
