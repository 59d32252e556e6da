import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Language = 'en' | 'de'
export type Values = Readonly<Record<string, string>>
/** What the screens say for this English sentence of the catalogs, with these names in it. */
export type Words = (english: string, values?: Values) => string

const locales = join(import.meta.dirname, '../../apps/web/src/locales')

/** The words of the product as it ships them: whoever changes a word changes it here, too. */
export function wordsOf(language: Language): Words {
  const said = new Map<string, string>()
  for (const file of globSync(`*/${language}.po`, { cwd: locales }))
    for (const [, id = '', text = ''] of readFileSync(join(locales, file), 'utf8').matchAll(
      /^msgid "(.+)"\nmsgstr "(.+)"$/gm,
    ))
      said.set(unescaped(id), unescaped(text))
  return (english, values = {}) => {
    const text = said.get(english)
    if (text === undefined) throw new Error(`no catalog has "${english}" in ${language}`)
    return text.replace(/\{(\w+)\}/g, (hole, name: string) => values[name] ?? hole)
  }
}

const unescaped = (text: string) => text.replace(/\\(["\\])/g, '$1')
