import type { SpokenLanguage } from '@konklave/protocol'
import type { Facts } from '../facts.ts'
import { IMPRINT_PATH, PRIVACY_PATH, renderPage } from './frame.ts'
import { imprintPage } from './imprintPage.ts'
import { privacyPage } from './privacyPage.ts'

const pages = { [PRIVACY_PATH]: privacyPage, [IMPRINT_PATH]: imprintPage } as const
export type DutyPath = keyof typeof pages
export const dutyPaths = Object.keys(pages) as readonly DutyPath[]

export type DutyPages = (path: DutyPath, language: SpokenLanguage) => string

/** HTML of each page in each language, made when it is first asked for. */
export function createDutyPages(facts: Facts): DutyPages {
  const made = new Map<string, string>()
  return (path, language) => {
    const key = `${path} ${language}`
    const known = made.get(key) ?? renderPage(pages[path](facts, language), facts, language)
    made.set(key, known)
    return known
  }
}
