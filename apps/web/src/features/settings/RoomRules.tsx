import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { withWords } from '../../kernel/language.ts'
import { useCall, useRoom } from '../../kernel/meeting.ts'
import { Part } from '../../kernel/Part.tsx'
import { useSignal } from '../../kernel/signals.ts'
import { Radios } from '../../ui/Radios.tsx'
import { RoleLinksButton } from '../owners/RoleLinksButton.tsx'
import { ChangeLink } from './ChangeLink.tsx'
import { NameList } from './NameList.tsx'
import { Participants } from './Participants.tsx'

const loadPersonal = withWords('sheets', () => import('./PersonalLinks.tsx'))

/** What those who lead decide for everybody: who comes in, who shares, and whether old links still count. */
export function RoomRules() {
  const { t } = useLingui()
  const { view } = useRoom()
  const call = useCall()
  const rights = useSignal(view.rights)
  const admission = useSignal(view.door.admission)
  const share = useSignal(view.floor.share)
  const [state, setState] = useState<'rest' | 'refused'>('rest')
  const run = (act: () => Promise<void>) => {
    setState('rest')
    act().catch(() => setState('refused'))
  }
  return (
    <section className="settingsPart">
      <h3>
        <Trans>This room</Trans>
      </h3>
      {rights.has('setAdmission') ? (
        <Radios
          label={t`Who comes in`}
          value={admission}
          onChange={next => run(() => view.door.setAdmission(next))}
          options={[
            { id: 'lobby', label: t`Whoever is let in`, hint: t`People with the invitation link knock.` },
            { id: 'open', label: t`Whoever has the invitation link`, hint: t`Nobody has to knock.` },
            {
              id: 'invited',
              label: t`Whoever has a personal invitation`,
              hint: t`Nobody else can knock. Whoever is here already comes back in after losing the connection.`,
            },
            {
              id: 'locked',
              label: t`Nobody new`,
              hint: t`Whoever loses the connection or reloads the page comes back in. Whoever presses Leave, or is waiting at the door now, is turned away until you choose otherwise here.`,
            },
          ]}
        />
      ) : null}
      {rights.has('admit') ? <NameList /> : null}
      {rights.has('setSwitches') && !call ? (
        <Radios
          label={t`Who may share the screen`}
          value={share}
          onChange={next => run(() => view.floor.setShare(next))}
          options={[
            { id: 'all', label: t`Everybody` },
            { id: 'ask', label: t`Whoever asks and gets permission` },
            { id: 'presenters', label: t`Only whoever leads the meeting` },
          ]}
        />
      ) : null}
      {rights.has('setSwitches') ? <Participants run={run} /> : null}
      {rights.has('setCharter') ? <Part load={loadPersonal} props={{}} /> : null}
      {rights.has('setCharter') ? <RoleLinksButton /> : null}
      {rights.has('rotateLink') ? <ChangeLink /> : null}
      {state === 'refused' ? (
        <p role="alert" className="small">
          <Trans>That did not work: the room has just changed. Try again.</Trans>
        </p>
      ) : null}
    </section>
  )
}
