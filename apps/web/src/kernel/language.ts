import { i18n, type MessageDescriptor, type MessageOptions, type Messages } from '@lingui/core'
import { isolate } from './isolate.ts'
import type { Language } from './pickLanguage.ts'

export type Words = Readonly<Record<Language, () => Promise<{ readonly messages: Messages }>>>

/** Words arrive with the screens that speak them; which belong where says lingui.config.ts. */
const catalogs: Record<string, Words> = {
  page: { en: () => import('../locales/page/en.po'), de: () => import('../locales/page/de.po') },
  room: { en: () => import('../locales/room/en.po'), de: () => import('../locales/room/de.po') },
  sheets: { en: () => import('../locales/sheets/en.po'), de: () => import('../locales/sheets/de.po') },
  chat: { en: () => import('../locales/chat/en.po'), de: () => import('../locales/chat/de.po') },
  devices: { en: () => import('../locales/devices/en.po'), de: () => import('../locales/devices/de.po') },
  ownerFile: {
    en: () => import('../locales/ownerFile/en.po'),
    de: () => import('../locales/ownerFile/de.po'),
  },
  check: { en: () => import('../locales/check/en.po'), de: () => import('../locales/check/de.po') },
}

const wanted = new Set(['page'])

const say = i18n._.bind(i18n)
type Said = MessageDescriptor & string
i18n._ = i18n.t = (what: Said, values: object | undefined = what.values, how: MessageOptions = what) =>
  say(what.id ?? what, values && isolate(values), how)

/** Loads the words of a language, of all parts in use, and switches to it. */
export async function speak(language: Language): Promise<void> {
  for (let loaded = 0; loaded < wanted.size; ) {
    loaded = wanted.size
    await Promise.all([...wanted].map(part => load(part, language)))
  }
  i18n.activate(language)
  document.documentElement.lang = language
}

/** Loads the words of one more part. To be awaited before its first screen is shown. */
export async function learn(part: string): Promise<void> {
  for (let language = ''; language !== i18n.locale; ) {
    language = i18n.locale
    await load(part, language as Language)
  }
  wanted.add(part)
}

/** A module together with the words that it speaks. */
export const withWords =
  <M>(part: string, module: () => Promise<M>): (() => Promise<M>) =>
  async () =>
    (await Promise.all([module(), learn(part)]))[0]

/** The same for a feature that few need: no other page names its words. */
export function withOwnWords<M>(part: string, words: Words, module: () => Promise<M>): () => Promise<M> {
  catalogs[part] = words
  return withWords(part, module)
}

async function load(part: string, language: Language): Promise<void> {
  const words = await catalogs[part]?.[language]()
  if (words) i18n.load(language, words.messages)
}
