import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { type ReactNode, useEffect, useState } from 'react'
import { speak } from '../kernel/language.ts'
import { firstLanguage } from '../kernel/pickLanguage.ts'
import { prefs } from '../kernel/prefs.ts'
import { useSignal } from '../kernel/signals.ts'
import { Announcer } from '../shell/Announcer.tsx'
import { Locale } from '../ui/Locale.tsx'

/** Around every page: language, colours, live regions. */
export function Shell({ children }: { children: ReactNode }) {
  const { language, theme, bigText, contrast } = useSignal(prefs)
  const [spoken, setSpoken] = useState(i18n.locale)
  useEffect(() => {
    const next = firstLanguage(language, navigator.languages)
    if (next === i18n.locale) return
    speak(next).then(
      () => setSpoken(next),
      () => undefined,
    )
  }, [language])
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
    // The browser's own frame around the page goes with it.
    for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[data-for]')) {
      const scheme = meta.dataset.for
      meta.media =
        theme === 'system' ? `(prefers-color-scheme: ${scheme})` : theme === scheme ? 'all' : 'not all'
    }
  }, [theme])
  useEffect(() => {
    document.documentElement.toggleAttribute('data-big-text', bigText)
    document.documentElement.toggleAttribute('data-contrast', contrast)
  }, [bigText, contrast])
  return (
    <I18nProvider i18n={i18n}>
      <Locale language={spoken}>
        {children}
        <Announcer />
      </Locale>
    </I18nProvider>
  )
}
