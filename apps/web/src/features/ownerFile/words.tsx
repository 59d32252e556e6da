import { setupI18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import type { ReactNode } from 'react'
import type { Language } from '../../kernel/pickLanguage.ts'

const catalogs = {
  en: () => import('./locales/en.po'),
  de: () => import('./locales/de.po'),
} as const
const own = setupI18n()

/** Loads the words of these sheets. To be awaited before the first of them opens. */
export async function learn(language: Language): Promise<void> {
  const { messages } = await catalogs[language]()
  own.loadAndActivate({ locale: language, messages })
}

/** What is inside speaks with the words of this feature, not with those of the page. */
export function Words({ children }: { children: ReactNode }) {
  return <I18nProvider i18n={own}>{children}</I18nProvider>
}
