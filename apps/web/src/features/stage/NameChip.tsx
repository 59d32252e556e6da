import { Trans, useLingui } from '@lingui/react/macro'
import { Hand, Mic, MicOff } from 'lucide-react'
import type { Person } from '../../kernel/meeting.ts'
import { Part } from '../../kernel/Part.tsx'
import { smallStrokes } from '../../ui/icons.ts'
import { Levels } from '../../ui/Levels.tsx'
import { loadWeakMark } from '../line/index.ts'

/** Name with the state of the microphone, from what the person's own device signed (K36). */
export function NameChip({
  person,
  microphoneOn,
  level,
}: {
  person: Person
  microphoneOn: boolean
  level: number
}) {
  const { t } = useLingui()
  return (
    <figcaption className="chip">
      {microphoneOn ? (
        level > 0 ? (
          <Levels level={level} />
        ) : (
          <Mic {...smallStrokes} />
        )
      ) : (
        <MicOff {...smallStrokes} />
      )}
      <span className="vh">{microphoneOn ? t`Microphone on` : t`Microphone off`}</span>
      <bdi className="chipName">{person.me ? <Trans>You</Trans> : person.name}</bdi>
      {person.weak ? <Part load={loadWeakMark} props={{}} /> : null}
      {person.hand ? (
        <span className="chipHand">
          <Hand {...smallStrokes} />
          <span aria-hidden>{person.handPlace}</span>
          <span className="vh">{t`Hand raised, number ${person.handPlace}`}</span>
        </span>
      ) : null}
    </figcaption>
  )
}
