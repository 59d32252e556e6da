/** What people read, in each language this project speaks. Both are always there: one that is missing does not compile. */
export type Words = { readonly de: string; readonly en: string }
export type SpokenLanguage = keyof Words

export const words = (de: string, en: string): Words => ({ de, en })
