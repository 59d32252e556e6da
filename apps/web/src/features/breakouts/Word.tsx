import { Trans, useLingui } from '@lingui/react/macro'
import { signal } from '@preact/signals-core'
import { Megaphone, X } from 'lucide-react'
import { useEffect } from 'react'
import { announce } from '../../kernel/announce.ts'
import { useMain } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'

/** Closed or told once is closed and told in every room. */
const closed = signal<string | null>(null)
let told: string | null = null

/** The newest message to all rooms, until it is closed or another one comes. */
export function Word() {
  const { t } = useLingui()
  const { plan, word: newest } = useMain().view.breakouts
  const word = useSignal(newest)
  const gone = useSignal(closed)
  useEffect(() => {
    if (!word || told === word.id) return
    told = word.id
    announce(t`To all rooms, from ${word.by}: ${word.text}`)
  }, [word, t])
  // With the rooms for which it was meant, it is over.
  useEffect(
    () => () => {
      if (word && !plan.peek()?.running) closed.value = word.id
    },
    [word, plan],
  )
  if (!word || gone === word.id) return null
  return (
    <div className="banner calm breakoutWord">
      <Megaphone {...strokes} />
      <p>
        <span className="soft">
          <Trans>
            To all rooms, from <bdi>{word.by}</bdi>
          </Trans>
        </span>
        <bdi>{word.text}</bdi>
      </p>
      <IconButton
        label={t`Close`}
        icon={<X {...strokes} />}
        onPress={() => {
          closed.value = word.id
        }}
      />
    </div>
  )
}
