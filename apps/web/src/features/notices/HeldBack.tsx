import { Trans } from '@lingui/react/macro'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'

/** Browsers play nothing before they have seen a gesture: after a reload the room would only seem to be silent. */
export function HeldBack() {
  const { media } = useRoom()
  if (!useSignal(media.heldBack)) return null
  return (
    <div className="banner calm" role="status">
      <p>
        <Trans>Your browser plays no sound until you press something here.</Trans>
      </p>
      <Button look="main" onPress={() => media.hear()}>
        <Trans>Hear the others</Trans>
      </Button>
    </div>
  )
}
