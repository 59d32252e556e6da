import { Trans } from '@lingui/react/macro'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { partLost } from '../../kernel/attempt.ts'
import { withWords } from '../../kernel/language.ts'
import { Part } from '../../kernel/Part.tsx'
import { Button } from '../../ui/Button.tsx'
import { strokes } from '../../ui/icons.ts'

const loadRoleLinks = withWords('sheets', () => import('./RoleLinks.tsx'))

/** [K2, K5] Opens the links that carry a role; for hosts. */
export function RoleLinksButton({ wide = false }: { wide?: boolean }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        wide={wide}
        {...(wide ? { look: 'plain' } : {})}
        icon={<KeyRound {...strokes} />}
        onPress={() => setOpen(true)}
      >
        <Trans>Links with a role</Trans>
      </Button>
      {open ? (
        <Part
          load={loadRoleLinks}
          props={{ onClose: () => setOpen(false) }}
          lost={() => {
            setOpen(false)
            partLost()
          }}
        />
      ) : null}
    </>
  )
}
