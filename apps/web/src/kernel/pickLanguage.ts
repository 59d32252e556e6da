export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

/** The first language of the browser that we speak; English if none. */
export function firstLanguage(chosen: Language | 'system', preferred: readonly string[]): Language {
  if (chosen !== 'system') return chosen
  for (const tag of preferred) {
    const found = languages.find(l => tag.toLowerCase().split('-')[0] === l)
    if (found) return found
  }
  return 'en'
}
