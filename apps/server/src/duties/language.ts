import type { SpokenLanguage } from '@konklave/protocol'

/** Says it in one of the languages: both texts are always there. */
export type Say = (de: string, en: string) => string
export const sayIn =
  (language: SpokenLanguage): Say =>
  (de, en) =>
    language === 'de' ? de : en

const spoken: readonly SpokenLanguage[] = ['de', 'en']

/** The language asked for by name, else the best of an Accept-Language header (RFC 9110 12.5.4), else English. */
export function languageOf(asked: string | null, accepted: string | undefined): SpokenLanguage {
  const named = spoken.find(language => language === asked)
  if (named) return named
  const wishes = (accepted ?? '').split(',').flatMap((part, place) => {
    const [tag = '', ...parameters] = part.split(';').map(text => text.trim().toLowerCase())
    const language = spoken.find(each => each === tag.split('-')[0])
    const q = Number(parameters.find(text => text.startsWith('q='))?.slice(2) ?? '1')
    return language && q > 0 ? [{ language, q, place }] : []
  })
  wishes.sort((a, b) => b.q - a.q || a.place - b.place)
  return wishes[0]?.language ?? 'en'
}

/** A day in words, the same wherever the server stands. */
export const dayIn = (language: SpokenLanguage, wallMs: number): string =>
  new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    dateStyle: 'long',
    timeZone: 'UTC',
  }).format(wallMs)
