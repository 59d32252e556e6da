/** What people read, in each language this project speaks. Both are always there: one that is missing does not compile. */
export type Words = { readonly de: string; readonly en: string }
export type SpokenLanguage = keyof Words

export const words = (de: string, en: string): Words => ({ de, en })

/** The same in every language: a link, a name, what somebody typed. */
export const sameWords = (text: string): Words => words(text, text)
