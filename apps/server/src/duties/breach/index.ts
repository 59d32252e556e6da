import type { SpokenLanguage } from '@konklave/protocol'
import { framed } from '../documents/index.ts'
import { factSheet } from './factSheet.ts'
import type { Breach } from './incident.ts'
import { noticeToAuthority, noticeToPeople } from './notices.ts'

export { breachProofs, type Component, components } from './components.ts'
export type { Breach, Incident, LogFacts, Scene } from './incident.ts'
export { readMoment } from './moments.ts'

const documents = [factSheet, noticeToAuthority, noticeToPeople]

/** [P-07] Everything that `konklave breach` writes: a file name and its Markdown each. */
export function breachDocuments(
  breach: Breach,
  language: SpokenLanguage,
): { readonly file: string; readonly text: string }[] {
  return documents.map((document, i) => {
    const made = document(breach, language)
    const text = framed({ document: made, facts: breach.facts, language, command: 'konklave breach' })
    return { file: `breach-${i + 1}-${made.name}.${language}.md`, text }
  })
}
