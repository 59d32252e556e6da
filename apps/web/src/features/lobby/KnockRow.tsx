import { Trans, useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import type { Knock } from '../../kernel/meeting.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'
import type { useDecide } from './useDecide.ts'

export function KnockRow({ knock, decide }: { knock: Knock; decide: ReturnType<typeof useDecide> }) {
  const { t } = useLingui()
  const { name } = knock
  return (
    <li className="knockRow">
      <div className="knockText">
        <bdi>{name}</bdi>
        {knock.byOldLink ? (
          <p>
            <Trans>comes by an old link</Trans>
          </p>
        ) : null}
      </div>
      <IconButton
        label={t`Turn ${name} away`}
        icon={<X {...strokes} />}
        isDisabled={decide.busy.has(knock.id)}
        onPress={() => decide.deny(knock.id)}
      />
      <Button look="amber" isPending={decide.busy.has(knock.id)} onPress={() => decide.admit(knock.id)}>
        <Trans>
          Let <span className="vh">{name} </span>in
        </Trans>
      </Button>
    </li>
  )
}
