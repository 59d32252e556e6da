import { type SpokenLanguage, type Words, words } from '@konklave/protocol'
import { basisWords } from '../basisWords.ts'
import type { Facts } from '../facts.ts'
import { blank, type DutyDocument, inline, list, type Say, sayIn, table } from './markdown.ts'
import { proofsOf } from './measures.ts'
import { controllerTable } from './parties.ts'
import { risks } from './risks.ts'

/** The nine criteria of the guidelines on impact assessments (WP 248 rev. 01); two or more mostly call for one. */
const criteria: readonly (readonly [Words, Words])[] = [
  [
    words('Bewerten oder Einstufen', 'Evaluation or scoring'),
    words('nein, dazu gibt es nichts im Programm', 'no, the program has nothing for it'),
  ],
  [words('Automatische Entscheidungen', 'Automated decisions'), words('nein', 'no')],
  [
    words('Systematische Überwachung', 'Systematic monitoring'),
    words('nein, solange niemand die Teilnahme so benutzt', 'no, unless somebody uses attendance that way'),
  ],
  [
    words('Vertrauliche oder höchst persönliche Daten', 'Sensitive or highly personal data'),
    words(
      'hängt von den Gesprächen ab: Gesundheit, Soziales, Personal, Seelsorge',
      'depends on the talks: health, welfare, staff, pastoral care',
    ),
  ],
  [
    words('Großer Umfang', 'Large scale'),
    words('hängt von der Zahl der Menschen ab', 'depends on the number of people'),
  ],
  [words('Abgleichen von Datensätzen', 'Matching of data sets'), words('nein', 'no')],
  [
    words('Schutzbedürftige Menschen', 'Vulnerable people'),
    words(
      'ja, wenn Kinder, Patienten oder Beschäftigte teilnehmen müssen',
      'yes, if children, patients or employees have to take part',
    ),
  ],
  [
    words('Neue Technik', 'New technology'),
    words(
      'eher nein: Videokonferenzen sind verbreitet, Verschlüsselung senkt das Risiko',
      'rather no: video meetings are common, encryption lowers the risk',
    ),
  ],
  [
    words('Menschen an Rechten oder Leistungen hindern', 'Keeping people from rights or services'),
    words('ja, wenn es keinen anderen Weg zur Leistung gibt', 'yes, if there is no other way to the service'),
  ],
]

/** [P-06] Threshold test and Art. 35(7) GDPR, as far as a program can know it. */
export function assessment(facts: Facts, language: SpokenLanguage): DutyDocument {
  const say = sayIn(language)
  return {
    name: 'impact-assessment',
    title: words('Datenschutz-Folgenabschätzung', 'Data protection impact assessment'),
    text: `${controllerTable(facts, say)}

## ${say('Schwellwertprüfung: Ist eine Abschätzung nötig?', 'Threshold test: is an assessment needed?')}

${say(
  'Treffen zwei oder mehr Kriterien zu, ist meist eine nötig (Art. 35 DSGVO, WP 248). Sehen Sie auch in die Liste Ihrer Aufsichtsbehörde.',
  'If two or more criteria are met, one mostly is (Art. 35 GDPR, WP 248). Look into the list of your supervisory authority, too.',
)}

${table(
  [say('Kriterium', 'Criterion'), say('Vorschlag', 'Suggestion'), say('Hier', 'Here')],
  criteria.map(([name, suggestion]) => [
    name[language],
    suggestion[language],
    blank(say, 'ja/nein', 'yes/no'),
  ]),
)}

${say('Ergebnis und Begründung:', 'Result and reasons:')} ${blank(say, 'nötig/nicht nötig, weil …', 'needed/not needed, because …')}

## ${say('Beschreibung (Art. 35 Abs. 7 Buchst. a)', 'Description (Art. 35(7)(a))')}

${facts.operations
  .map(
    operation =>
      `- **${operation.title[language]}.** ${operation.purpose[language]} ${say('Rechtsgrundlage', 'Legal basis')}: ${inline(basisWords(operation, facts)[language])}.`,
  )
  .join('\n')}

${say('Daten, Empfänger und Fristen stehen im Verzeichnis von Verarbeitungstätigkeiten.', 'Data, recipients and deadlines are in the record of processing activities.')}

## ${say('Notwendigkeit und Verhältnismäßigkeit (Buchst. b)', 'Necessity and proportionality (b)')}

${necessity(say)}

## ${say('Risiken und Abhilfe (Buchst. c und d)', 'Risks and measures (c and d)')}

${say(
  'In eckigen Klammern: die Anforderung, zu der das Risiko gehört, und die Prüfungen der Abhilfe. Eintrittswahrscheinlichkeit und Schwere bewertet, wer die Gespräche kennt.',
  'In square brackets: the requirement that the risk belongs to, and the tests of the measure. Likelihood and severity are for those to judge who know the talks.',
)}

${table(
  [
    say('Risiko', 'Risk'),
    say('Für wen', 'For whom'),
    say('Abhilfe', 'Measure'),
    say('Was bleibt', 'What remains'),
    say('Bewertung', 'Rating'),
  ],
  risks.map(({ what, whom, against, proofs, requirement, remains }) => [
    `${what[language]} [${requirement}]`,
    whom[language],
    `${against[language]} ${proofsOf(proofs)}`,
    remains[language],
    blank(say, 'gering/mittel/hoch', 'low/medium/high'),
  ]),
)}

## ${say('Beteiligung und Freigabe', 'Consultation and approval')}

${list([
  `${say('Rat der Datenschutzbeauftragten (Art. 35 Abs. 2)', 'Advice of the data protection officer (Art. 35(2))')}: ${blank(say, 'Datum, Ergebnis', 'date, result')}`,
  `${say('Standpunkt der Betroffenen, Personal- oder Betriebsrat (Abs. 9)', 'Views of the people concerned, staff council (9)')}: ${blank(say, 'Datum, Ergebnis', 'date, result')}`,
  `${say('Freigabe und nächste Durchsicht', 'Approval and next review')}: ${blank(say, 'Name, Datum', 'name, date')}`,
])}
`,
  }
}

const necessity = (say: Say) =>
  list([
    `${say('Muss es Video sein, oder genügen Text oder Ton?', 'Must it be video, or will writing or sound do?')} ${blank(say, 'Antwort', 'answer')}`,
    say(
      'Es gibt keine Konten; verlangt wird ein frei gewählter Name. [P-05]',
      'There are no accounts; what is asked is a freely chosen name. [P-05]',
    ),
    say(
      'Ohne Kamera und Mikrofon bleibt alles andere benutzbar. [P-70]',
      'Without camera and microphone everything else stays usable. [P-70]',
    ),
    say(
      'Der Datenschutzhinweis steht auf jeder Seite vor dem Eintreten. [P-02] [P-68]',
      'The privacy notice is on each page before entering. [P-02] [P-68]',
    ),
  ])
