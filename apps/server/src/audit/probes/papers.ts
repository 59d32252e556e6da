import { type SpokenLanguage, words } from '@konklave/protocol'
import { risks } from '../../duties/documents/risks.ts'
import { processorsOf } from '../../duties/endpoints.ts'
import { deviation, probe } from '../probe.ts'
import { LANGUAGES, page } from '../sights/notice.ts'
import type { Target } from '../target.ts'

export const contractPack = probe({
  id: 'P-04',
  title: words(
    'Vertrag für Dienstleister liegt bereit und ist vollständig',
    'The contract for hosters is there and complete',
  ),
  looks: words(
    'Erzeugt ihn in beiden Sprachen und sucht jeden eingestellten Dienstleister darin.',
    'Makes it in both languages and looks for each configured processor in it.',
  ),
  remedy: words(
    'processors in konklave.toml; konklave duties schreibt die Unterlagen.',
    'processors in konklave.toml; konklave duties writes the papers.',
  ),
  async *look(target) {
    for (const language of LANGUAGES) {
      const text = paper(target, 'contract', language)
      if (text.length < 500)
        yield deviation(`Der Vertrag (${language}) fehlt.`, `The contract (${language}) is missing.`)
      const notice = await page(target, '/privacy', language)
      for (const { name } of processorsOf(target.config))
        for (const [where, papers] of Object.entries({ contract: text, notice }))
          if (!papers.includes(name))
            yield deviation(
              `${name} fehlt (${where}, ${language}).`,
              `${name} is missing (${where}, ${language}).`,
            )
    }
  },
})

export const assessmentPack = probe({
  id: 'P-06',
  title: words(
    'Folgenabschätzung liegt bereit und nennt Restrisiken',
    'The impact assessment is there and names what remains',
  ),
  looks: words(
    'Erzeugt sie in beiden Sprachen; jedes Risiko muss darin stehen.',
    'Makes it in both languages; each risk must be in it.',
  ),
  remedy: words(
    'konklave duties schreibt sie. Fehlt etwas, ist dies nicht das ausgelieferte Programm.',
    'konklave duties writes it. If something is missing, this is not the released program.',
  ),
  async *look(target) {
    for (const language of LANGUAGES) {
      const text = paper(target, 'assessment', language)
      for (const { what, remains } of risks)
        if (!text.includes(what[language]) || !text.includes(remains[language]))
          yield deviation(
            `Ein Risiko fehlt (${language}): ${what.de}.`,
            `A risk is missing (${language}): ${what.en}.`,
          )
    }
  },
})

export const operatingModels = probe({
  id: 'P-12',
  title: words('Die drei Betriebsmodelle sind beschrieben', 'The three operating models are described'),
  looks: words('Erzeugt das Dokument in beiden Sprachen.', 'Makes the document in both languages.'),
  remedy: words('konklave duties schreibt es.', 'konklave duties writes it.'),
  async *look(target) {
    for (const language of LANGUAGES)
      if ((paper(target, 'models', language).match(/^## /gm) ?? []).length < 3)
        yield deviation(
          `Das Dokument (${language}) nennt keine drei.`,
          `The document (${language}) does not name three.`,
        )
  },
})

/** What `konklave duties` would write now. */
const paper = (target: Target, name: string, language: SpokenLanguage): string =>
  target.documents(language).find(({ file }) => file.includes(name))?.text ?? ''
