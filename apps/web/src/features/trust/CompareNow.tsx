import { Plural, Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { type Trust, useRoom } from '../../kernel/meeting.ts'
import { Button } from '../../ui/Button.tsx'
import { Compared } from './Compared.tsx'
import { Digits } from './Digits.tsx'

/** [K47] One code for all for 90 seconds. Whether it is the same, only a person can say. */
export function CompareNow({ compare, left }: { compare: NonNullable<Trust['compare']>; left: number }) {
  const { view } = useRoom()
  const [different, setDifferent] = useState(false)
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
      {compare.same ? (
        <Compared />
      ) : different ? (
        <p role="alert" className="small">
          <Trans>
            Then say nothing confidential here: somebody may be in between. Compare once more; if the codes
            differ again, get in touch another way.
          </Trans>
        </p>
      ) : (
        <div className="trustActions">
          <Button look="main" onPress={() => view.sameCode()}>
            <Trans>It is the same</Trans>
          </Button>
          <Button onPress={() => setDifferent(true)}>
            <Trans>It is different</Trans>
          </Button>
        </div>
      )}
    </>
  )
}
