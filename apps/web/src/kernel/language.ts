import { i18n } from '@lingui/core'

export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

/** The first language of the browser that we speak; English if none. */
export function pickLanguage(chosen: Language | 'system', preferred: readonly string[]): Language {
  if (chosen !== 'system') return chosen
  for (const tag of preferred) {
    const found = languages.find(l => tag.toLowerCase().split('-')[0] === l)
    if (found) return found
  }
  return 'en'
}

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
