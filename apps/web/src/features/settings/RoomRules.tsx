import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { Radios } from '../../ui/Radios.tsx'
import { CopyInvitation, LinkToCome } from '../invite/index.ts'

/** What those who lead decide for everybody: who comes in, who shares, and whether old links still count. */
export function RoomRules() {
  const { t } = useLingui()
  const { view } = useRoom()
  const rights = useSignal(view.rights)
  const admission = useSignal(view.door.admission)
  const share = useSignal(view.floor.share)
  const link = useSignal(view.door.guestLink)
  const [state, setState] = useState<'rest' | 'busy' | 'refused' | 'linkChanged'>('rest')
  const newLink = useRef<HTMLDivElement>(null)
  // The button that was pressed may stand at the lower edge.
  useEffect(() => {
    if (state === 'linkChanged') newLink.current?.scrollIntoView({ block: 'nearest' })
  }, [state])
  const run = (act: () => Promise<void>, done: 'rest' | 'linkChanged' = 'rest') => {
    setState('busy')
    act().then(
      () => setState(done),
      () => setState('refused'),
    )
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
            { id: 'locked', label: t`Nobody new`, hint: t`Only people who have been inside can come back.` },
          ]}
        />
      ) : null}
      {rights.has('setSwitches') ? (
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
      {rights.has('rotateLink') ? (
        <div className="newLink" ref={newLink}>
          <Button
            onPress={() => run(() => view.door.rotateLink(), 'linkChanged')}
            isPending={state === 'busy'}
          >
            <Trans>Change the invitation link</Trans>
          </Button>
          <p className="soft small" role="status">
            {state === 'linkChanged' ? (
              <Trans>
                The invitation link has changed. With the old one people can only knock, and you see at the
                door that they came by it.
              </Trans>
            ) : (
              <Trans>
                With the old one people can then only knock, and you see at the door that they came by it.
              </Trans>
            )}
          </p>
          {state !== 'linkChanged' ? null : link === null ? (
            <LinkToCome />
          ) : (
            <CopyInvitation link={link} look="quiet" />
          )}
        </div>
      ) : null}
      {state === 'refused' ? (
        <p role="alert" className="small">
          <Trans>That did not work: the room has just changed. Try again.</Trans>
        </p>
      ) : null}
    </section>
  )
}
