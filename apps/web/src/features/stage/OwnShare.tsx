import { Trans } from '@lingui/react/macro'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { VideoPicture } from '../devices/index.ts'

/** While the own screen is shared: what the others see, and how to stop (P-49). */
export default function OwnShare() {
  const { media } = useRoom()
  const track = useSignal(media.local).get('screen')
  if (!track) return null
  return (
    <div className="ownShare" role="status">
      <span className="ownShareSee">
        <VideoPicture track={track} />
      </span>
      <p>
        <Trans>The others see your screen.</Trans>
      </p>
      <Button look="danger" onPress={() => void media.share(false)}>
        <Trans>Stop sharing</Trans>
      </Button>
    </div>
  )
}
