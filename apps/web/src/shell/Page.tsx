import { Trans } from '@lingui/react/macro'
import { type ReactNode, useState } from 'react'
import { Part } from '../kernel/Part.tsx'
import { Button } from '../ui/Button.tsx'
import { Mark } from '../ui/Mark.tsx'
import { LanguageSwitch } from './LanguageSwitch.tsx'
import './page.css'

const loadPrivacy = () => import('../features/privacy/index.ts')

/** A page of paper: the mark, one thing to read or do, and at its foot what happens with the data (P-67). */
export function Page({ phase, wide, children }: { phase: string; wide?: boolean; children: ReactNode }) {
  const [privacy, setPrivacy] = useState(false)
  return (
    <div className={wide ? 'page wide' : 'page'} data-phase={phase}>
      <header className="pageHead">
        <span className="brand">
          <Mark />
          Konklave
        </span>
        <LanguageSwitch />
      </header>
      <main className="pageMain">{children}</main>
      <footer className="pageFoot">
        <Button look="plain" onPress={() => setPrivacy(true)}>
          <Trans>What happens to your data</Trans>
        </Button>
      </footer>
      {privacy ? (
        <Part
          load={loadPrivacy}
          props={{ onClose: () => setPrivacy(false) }}
          lost={() => setPrivacy(false)}
        />
      ) : null}
    </div>
  )
}
