import { Trans } from '@lingui/react/macro'
import type { NameDoubt } from '../../kernel/meeting.ts'

/** Names are free: beside one that may be taken for another stands what the eye does not see. */
export function Doubt({ of }: { of: NameDoubt }) {
  switch (of.t) {
    case 'same':
      return <Trans>Somebody else here has the same name</Trans>
    case 'like': {
      const { like } = of
      return (
        <Trans>
          Looks like <bdi>{like}</bdi>, but is another name
        </Trans>
      )
    }
    case 'mixed':
      return <Trans>Letters of several scripts in one word</Trans>
  }
}
