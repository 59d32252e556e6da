import { Trans } from '@lingui/react/macro'
import { Coffee } from 'lucide-react'
import { Button } from '../../ui/Button.tsx'
import { strokes } from '../../ui/icons.ts'
import './turns.css'

/** What the others do not hear and see, and the way back. */
export function Away({ onBack }: { onBack: () => void }) {
  return (
    <div className="banner calm pause" role="status">
      <Coffee {...strokes} />
      <p>
        <Trans>You are away: nobody hears or sees you.</Trans>
      </p>
      <Button look="main" onPress={onBack}>
        <Trans>I am back</Trans>
      </Button>
    </div>
  )
}
