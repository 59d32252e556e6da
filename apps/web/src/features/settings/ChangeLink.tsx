import { Trans } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { CopyInvitation, LinkToCome } from '../invite/index.ts'

/** Everybody who was sent the link loses it: asks once before. */
export function ChangeLink() {
  const { view } = useRoom()
  const link = useSignal(view.door.guestLink)
  const [state, setState] = useState<'rest' | 'sure' | 'busy' | 'refused' | 'changed'>('rest')
  const box = useRef<HTMLDivElement>(null)
  const shown = useRef(state)
  useEffect(() => {
    if (shown.current === state) return
    shown.current = state
    // The button that was pressed may stand at the lower edge, and is gone: its place takes the answer.
    box.current?.scrollIntoView({ block: 'nearest' })
    if (!box.current?.contains(document.activeElement))
      box.current?.querySelector('button')?.focus({ preventScroll: true })
  }, [state])
  const change = () => {
    setState('busy')
    view.door.rotateLink().then(
      () => setState('changed'),
      () => setState('refused'),
    )
  }
  const asks = state === 'sure' || state === 'busy'
  return (
    <div className="newLink" ref={box}>
      {asks ? (
        <>
          <p role="status">
            <Trans>
              Whoever was sent the present link and is not inside can then only knock, and needs the new one.
              Change it?
            </Trans>
          </p>
          <Button onPress={() => setState('rest')} isDisabled={state === 'busy'}>
            <Trans>Cancel</Trans>
          </Button>
          <Button look="main" onPress={change} isPending={state === 'busy'}>
            <Trans>Change now</Trans>
          </Button>
        </>
      ) : (
        <>
          <Button onPress={() => setState('sure')}>
            <Trans>Change the invitation link</Trans>
          </Button>
          {state === 'refused' ? (
            <p className="small" role="alert">
              <Trans>That did not work: the room has just changed. Try again.</Trans>
            </p>
          ) : (
            <p className="soft small" role="status">
              {state === 'changed' ? (
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
          )}
        </>
      )}
      {state !== 'changed' ? null : link === null ? (
        <LinkToCome />
      ) : (
        <CopyInvitation link={link} look="quiet" />
      )}
    </div>
  )
}
