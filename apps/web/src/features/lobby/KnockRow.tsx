import { Trans, useLingui } from '@lingui/react/macro'
import { useLayoutEffect, useRef } from 'react'
import { focusRoom } from '../../kernel/focus.ts'
import type { Knock } from '../../kernel/meeting.ts'
import { listNames } from '../../kernel/text.ts'
import { Button } from '../../ui/Button.tsx'
import { Doubt } from './Doubt.tsx'
import type { useDecide } from './useDecide.ts'

export function KnockRow({ knock, decide }: { knock: Knock; decide: ReturnType<typeof useDecide> }) {
  const { t } = useLingui()
  const { name } = knock
  const row = useRef<HTMLLIElement>(null)
  useLayoutEffect(() => {
    const element = row.current
    // Whoever answers by keyboard goes on with the next knock, or with the room.
    return () => {
      if (element?.contains(document.activeElement)) queueMicrotask(() => focusRoom('.knockRow .button'))
    }
  }, [])
  const listed = {
    on: t`on your list`,
    similar: t`similar to a name on your list`,
    off: t`not on your list`,
  }
  const busy = decide.busy.has(knock.id)
  return (
    <li className="knockRow" ref={row}>
      <div className="knockText">
        <bdi>{name}</bdi>
        {knock.doubt ? (
          <p className="doubt">
            <Doubt of={knock.doubt} />
          </p>
        ) : null}
        {knock.listed ? <p>{listed[knock.listed]}</p> : null}
        {knock.personal ? <ByPersonal usedBy={knock.personal.usedBy} /> : null}
        {knock.byOldLink && !knock.personal ? (
          <p>
            <Trans>comes by an old link</Trans>
          </p>
        ) : null}
      </div>
      <div className="knockActions">
        <Button
          look="amber"
          aria-label={t`Let in ${name}`}
          isPending={busy}
          onPress={() => decide.admit(knock.id)}
        >
          <Trans>Let in</Trans>
        </Button>
        <Button aria-label={t`Turn away ${name}`} isPending={busy} onPress={() => decide.deny(knock.id)}>
          <Trans>Turn away</Trans>
        </Button>
      </div>
    </li>
  )
}

/** [K12] Two people by one invitation: it was passed on, or its holder has changed devices. */
function ByPersonal({ usedBy }: { usedBy: readonly string[] }) {
  const { i18n } = useLingui()
  const people = listNames(usedBy, i18n.locale)
  return (
    <p>
      {usedBy.length === 0 ? (
        <Trans>comes by a personal invitation</Trans>
      ) : (
        <Trans>
          comes by the personal invitation by which <bdi>{people}</bdi> came
        </Trans>
      )}
    </p>
  )
}
