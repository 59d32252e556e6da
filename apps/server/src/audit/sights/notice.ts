import type { SpokenLanguage } from '@konklave/protocol'
import type { Target } from '../target.ts'

export const LANGUAGES: readonly SpokenLanguage[] = ['de', 'en']

/** A page as it is served, as text; empty when it is not. */
export async function page({ ask }: Target, path: string, language: SpokenLanguage): Promise<string> {
  const { status, body } = await ask(`${path}?lang=${language}`)
  return status === 200 ? readable(body.toString('utf8')) : ''
}

/** Without what HTML hides. */
export const readable = (html: string): string =>
  html
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
