import { useLingui } from '@lingui/react'
import { changePrefs } from '../kernel/prefs.ts'
import { Button } from '../ui/Button.tsx'

/** Offers the other language, in that language. */
export function LanguageSwitch() {
  const { i18n } = useLingui()
  const other = i18n.locale === 'de' ? 'en' : 'de'
  return (
    <span lang={other}>
      <Button look="plain" onPress={() => changePrefs({ language: other })}>
        {other === 'de' ? 'Deutsch' : 'English'}
      </Button>
    </span>
  )
}
