import { type SpokenLanguage, type Words, words } from '@konklave/protocol'
import { countryName, isInEea } from '../config/index.ts'
import type { InventoryEntry, PlaceKind } from '../inventory/index.ts'

/** Words that more than one document needs. */
export const placeNames: Readonly<Record<PlaceKind, Words>> = {
  table: words('In der Datenbank', 'In the database'),
  file: words('In Dateien', 'In files'),
  log: words('Im Protokoll des Programms', 'In the log of the program'),
  memory: words('Nur im Arbeitsspeicher', 'In working memory only'),
  browser: words('Im Browser der Person', "In the person's browser"),
}

export const categoryNames: Readonly<Record<InventoryEntry['category'], Words>> = {
  none: words('ohne Bezug zu einer Person', 'says nothing about a person'),
  pseudonymous: words('pseudonym', 'pseudonymous'),
  personal: words('personenbezogen', 'personal'),
}

export function countryIn(language: SpokenLanguage, code: string): string {
  const name = countryName(code, language)
  if (isInEea(code)) return name
  return `${name} (${language === 'de' ? 'außerhalb des EWR' : 'outside the EEA'})`
}
