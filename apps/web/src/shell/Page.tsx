import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useState } from 'react'
import { Part } from '../kernel/Part.tsx'
import { Button } from '../ui/Button.tsx'
import { Mark } from '../ui/Mark.tsx'
import { LanguageSwitch } from './LanguageSwitch.tsx'
import './page.css'

const loadPrivacy = () => import('../features/privacy/index.ts')

/** A page of paper: the mark, one thing to read or do, and at its foot what happens with the data (P-67). */
export function Page({ phase, wide, children }: { phase: string; wide?: boolean; children: ReactNode }) {
  const { i18n } = useLingui()
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
        {/* In a tab of their own: whoever knocks or waits stays where they are. */}
        <a href={`/privacy?lang=${i18n.locale}`} target="_blank" rel="noreferrer" className="button plain">
          <Trans>Privacy notice</Trans>
        </a>
        <a href={`/imprint?lang=${i18n.locale}`} target="_blank" rel="noreferrer" className="button plain">
          <Trans>Imprint</Trans>
        </a>
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
