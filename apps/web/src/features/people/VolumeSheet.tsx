import { Trans, useLingui } from '@lingui/react/macro'
import { type Person, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { Range } from '../../ui/Range.tsx'
import { Sheet } from '../../ui/Sheet.tsx'

/** How loud one person is, for oneself and this meeting. Nobody else notices. */
export function VolumeSheet({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useLingui()
  const { media } = useRoom()
  const percent = Math.round(100 * (useSignal(media.volumes).get(person.participant) ?? 1))
  const { name } = person
  const set = (next: number) => media.setVolume(person.participant, next / 100)
  return (
    <Sheet open onClose={onClose} title={t`How loud ${name} is`} closeLabel={t`Close`} width="small">
      <Range label={t`Volume`} value={percent} says={`${percent} %`} max={200} step={10} onChange={set} />
      <p className="soft small">
        <Trans>Only you hear the difference, and only in this meeting.</Trans>
      </p>
      <div className="sheetActions">
        <Button onPress={() => set(100)}>
          <Trans>Normal volume</Trans>
        </Button>
      </div>
    </Sheet>
  )
}
