import { useLingui } from '@lingui/react/macro'
import { useRoom } from '../../kernel/meeting.ts'
import { Button } from '../../ui/Button.tsx'
import { emoji } from './emoji.ts'
import './reactions.css'

export function Picker({ onDone }: { onDone: () => void }) {
  const { t } = useLingui()
  const { view } = useRoom()
  return (
    <div className="reactions">
      {emoji.map(sign => (
        <Button
          key={sign}
          look="plain"
          aria-label={t`React with ${sign}`}
          onPress={() => {
            view.chat.react(sign)
            onDone()
          }}
        >
          {sign}
        </Button>
      ))}
    </div>
  )
}
