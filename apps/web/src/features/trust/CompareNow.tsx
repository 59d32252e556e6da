import { Plural, Trans } from '@lingui/react/macro'
import { useEffect } from 'react'
import { attempt } from '../../kernel/attempt.ts'
import { type Trust, useRoom } from '../../kernel/meeting.ts'
import { Button } from '../../ui/Button.tsx'
import { Compared } from './Compared.tsx'
import { Digits } from './Digits.tsx'

/** [K47] One code for all for 90 seconds. Whether it is the same, only a person can say. */
export function CompareNow({ compare, left }: { compare: NonNullable<Trust['compare']>; left: number }) {
  const { view } = useRoom()
  useEffect(() => view.trust.codeOpened(), [view])
  return (
    <>
      <Digits code={compare.code} />
      <p className="soft small">
        <Trans>
          Everybody can open this code now, for{' '}
          <Plural value={left} one="# more second" other="# more seconds" />. Read it aloud, one person after
          the other.
        </Trans>
      </p>
      {compare.said === null ? (
        <div className="trustActions">
          <Button look="main" onPress={() => view.trust.sayCode('same')}>
            <Trans>It is the same</Trans>
          </Button>
          <Button onPress={() => view.trust.sayCode('different')}>
            <Trans>It is different</Trans>
          </Button>
        </div>
      ) : (
        <Compared />
      )}
      {compare.said === 'different' ? (
        <div className="trustActions">
          <Button look="main" onPress={() => view.trust.compareNow()}>
            <Trans>Compare again</Trans>
          </Button>
          <Button onPress={() => view.trust.sayCode('same')}>
            <Trans>It is the same after all</Trans>
          </Button>
          <Button look="danger" onPress={() => attempt(view.entry.leave())}>
            <Trans>Leave</Trans>
          </Button>
        </div>
      ) : null}
    </>
  )
}
