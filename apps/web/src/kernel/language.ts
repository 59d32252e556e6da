import { i18n } from '@lingui/core'
import type { Language } from './pickLanguage.ts'

const catalogs = {
  en: () => import('../locales/en.po'),
  de: () => import('../locales/de.po'),
} as const

/** Loads the messages of a language and switches to it. */
export async function speak(language: Language): Promise<void> {
  const { messages } = await catalogs[language]()
  i18n.loadAndActivate({ locale: language, messages })
  document.documentElement.lang = language
}
