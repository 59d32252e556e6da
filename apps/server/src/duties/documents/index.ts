import type { SpokenLanguage } from '@konklave/protocol'
import type { Facts } from '../facts.ts'
import { dayIn } from '../language.ts'
import { assessment } from './assessment.ts'
import { contract } from './contract.ts'
import { deletion } from './deletion.ts'
import { type DutyDocument, sayIn } from './markdown.ts'
import { measures } from './measures.ts'
import { models } from './models.ts'
import { record } from './record.ts'

const documents = [models, record, measures, deletion, contract, assessment]

/** Everything that `konklave duties` writes: a file name and its Markdown each. */
export function dutyDocuments(
  facts: Facts,
  language: SpokenLanguage,
): { readonly file: string; readonly text: string }[] {
  return documents.map((document, i) => {
    const made = document(facts, language)
    const text = framed({ document: made, facts, language, command: 'konklave duties' })
    return { file: `${i + 1}-${made.name}.${language}.md`, text }
  })
}

export type Framed = {
  readonly document: DutyDocument
  readonly facts: Facts
  readonly language: SpokenLanguage
  /** Which one made it. */
  readonly command: string
}

/** A document with its title, and what it was made from, when, by which command. */
export function framed({ document, facts, language, command }: Framed): string {
  const { title, text } = document
  const { asOf, version, config } = facts
  const say = sayIn(language)
  const where = config.mode === 'public' ? config.host : config.mode
  return `# ${title[language]}

${say('Stand', 'As of')} ${dayIn(language, asOf)}, Konklave ${version}, ${where || '…'}. ${say(
    `Erzeugt mit \`${command}\` aus den Einstellungen und dem Datenverzeichnis dieses Servers. Keine Rechtsberatung.`,
    `Made with \`${command}\` from the settings and the data inventory of this server. No legal advice.`,
  )}

${text}`
}
