import { useLingui } from '@lingui/react/macro'
import { Check, Copy } from 'lucide-react'
import type { Copying } from '../kernel/useCopy.ts'
import { Button } from './Button.tsx'
import { strokes } from './icons.ts'

/** Says for a moment that it is done, and is as wide then as before: nothing beside it moves. */
export function CopyButton({
  copying: { state, copy },
  label,
  look = 'quiet',
  wide = false,
}: {
  copying: Copying
  label: string
  look?: 'main' | 'quiet'
  wide?: boolean
}) {
  const { t } = useLingui()
  const done = state === 'copied'
  const copied = t`Copied`
  return (
    <Button
      look={look}
      wide={wide}
      icon={done ? <Check {...strokes} /> : <Copy {...strokes} />}
      onPress={copy}
    >
      <span className="asWideAs" data-other={done ? label : copied}>
        {done ? copied : label}
      </span>
    </Button>
  )
}
