import { type SpokenLanguage, type Words, words } from '@konklave/protocol'
import type { Facts } from '../facts.ts'
import { type DutyDocument, list, sayIn } from './markdown.ts'

type Model = { readonly title: Words; readonly who: Words; readonly duties: readonly Words[] }

const own: Model = {
  title: words('Selbst betrieben', 'Run by yourselves'),
  who: words(
    'Der Rechner steht bei Ihnen, und Ihre Leute betreuen ihn. Sie allein sind verantwortlich.',
    'The machine stands at your place and your people look after it. You alone are responsible.',
  ),
  duties: [
    words(
      'Datenschutzhinweis und Impressum: stehen auf dem Server',
      'Privacy notice and imprint: are on the server',
    ),
    words(
      'Verzeichnis von Verarbeitungstätigkeiten (Art. 30) übernehmen',
      'Take over the record of processing activities (Art. 30)',
    ),
    words('Maßnahmen (Art. 32) ergänzen und abhaken', 'Complete and tick off the measures (Art. 32)'),
    words('Schwellwertprüfung machen (Art. 35)', 'Do the threshold test (Art. 35)'),
    words(
      'Verletzungen innerhalb von 72 Stunden melden (Art. 33)',
      'Report breaches within 72 hours (Art. 33)',
    ),
    words(
      'Personal- oder Betriebsrat beteiligen, wenn Beschäftigte teilnehmen',
      'Involve the staff council if employees take part',
    ),
  ],
}
const hosted: Model = {
  title: words('Bei einem Dienstleister betrieben', 'Hosted by a service provider'),
  who: words(
    'Ein Dienstleister stellt oder betreut den Rechner für Sie. Sie bleiben verantwortlich, er verarbeitet in Ihrem Auftrag.',
    'A provider supplies or maintains the machine for you. You stay responsible, the provider processes on your behalf.',
  ),
  duties: [
    words('Alles wie bei „Selbst betrieben“', 'Everything as in “Run by yourselves”'),
    words(
      'Vertrag nach Art. 28 schließen, bevor der Server läuft',
      'Conclude a contract by Art. 28 before the server runs',
    ),
    words('Den Dienstleister unter `processors` eintragen', 'Enter the provider under `processors`'),
    words(
      'Sitz und Verarbeitung in der EU oder dem EWR prüfen, auch bei Unterauftragnehmern',
      'Check that seat and processing are in the EU or EEA, also of sub-processors',
    ),
    words(
      'Der Dienstleister sieht Netzadressen und Zeiten im Arbeitsspeicher und könnte das Programm verändern: Vertrauen und Kontrolle gehören in den Vertrag',
      'The provider sees network addresses and times in memory and could change the program: trust and control belong into the contract',
    ),
  ],
}
const service: Model = {
  title: words('Anderen als Dienst angeboten', 'Offered to others as a service'),
  who: words(
    'Sie betreiben Server für andere Organisationen, je Organisation einen. Die Organisation ist verantwortlich und steht in den Einstellungen; Sie sind Auftragsverarbeiter.',
    'You run servers for other organisations, one for each. The organisation is responsible and stands in the settings; you are the processor.',
  ),
  duties: [
    words(
      'Je Kundin ein eigener Server mit deren Angaben',
      'A server of its own for each customer, with the customer’s data',
    ),
    words('Verzeichnis nach Art. 30 Abs. 2 führen', 'Keep the record of Art. 30(2)'),
    words(
      'Vertrag nach Art. 28 mit jeder Kundin, Maßnahmen und Unterauftragnehmer als Anlagen',
      'A contract by Art. 28 with each customer, measures and sub-processors as annexes',
    ),
    words(
      'Verletzungen der Kundin unverzüglich melden (Art. 33 Abs. 2)',
      'Report breaches to the customer without delay (Art. 33(2))',
    ),
    words(
      'Rechtlich prüfen lassen, ob der Dienst unter das Telekommunikationsrecht fällt (TKG, § 3 TDDDG)',
      'Have it checked whether the service falls under telecommunications law (in Germany TKG, § 3 TDDDG)',
    ),
  ],
}

/** [P-12] Who owes what, for each of the three ways to run it. */
export function models(facts: Facts, language: SpokenLanguage): DutyDocument {
  const say = sayIn(language)
  const here = facts.processors.length === 0 ? own : hosted
  return {
    name: 'operating-models',
    title: words('Drei Arten, den Server zu betreiben', 'Three ways to run the server'),
    text: `${say('Nach den Einstellungen gilt hier', 'By the settings, what holds here is')}: **${here.title[language]}**.

${[own, hosted, service]
  .map(
    ({ title, who, duties }) =>
      `## ${title[language]}\n\n${who[language]}\n\n${list(duties.map(duty => duty[language]))}`,
  )
  .join('\n\n')}
`,
  }
}
