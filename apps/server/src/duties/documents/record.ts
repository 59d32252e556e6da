import { type SpokenLanguage, words } from '@konklave/protocol'
import { basisWords, meetingPurpose } from '../basisWords.ts'
import { askedOfNameService } from '../endpoints.ts'
import type { Facts, OperationFacts } from '../facts.ts'
import { grouped, namesIn } from '../grouped.ts'
import { categoryNames, placeNames } from '../terms.ts'
import { code, type DutyDocument, inline, type Say, sayIn, table } from './markdown.ts'
import { controllerTable, recipientTable } from './parties.ts'

/** [P-05] Art. 30(1) GDPR. */
export function record(facts: Facts, language: SpokenLanguage): DutyDocument {
  const say = sayIn(language)
  const names = askedOfNameService(facts.config)
  return {
    name: 'record-of-processing',
    title: words('Verzeichnis von Verarbeitungstätigkeiten', 'Record of processing activities'),
    text: `${controllerTable(facts, say)}

${say(
  'Konklave: Besprechungen, Ende-zu-Ende verschlüsselt, auf eigenem Server (Art. 30 Abs. 1 DSGVO).',
  'Konklave: meetings, encrypted end to end, on a server of one’s own (Art. 30(1) GDPR).',
)}

${facts.operations.map(operation => activity(operation, facts, language, say)).join('\n\n')}

## ${say('Empfänger', 'Recipients')}

${say(
  'Die Menschen in derselben Besprechung erhalten, was dort gesagt, gezeigt und geschrieben wird. Darüber hinaus:',
  'The people in the same meeting receive what is said, shown and written there. Beyond that:',
)}

${recipientTable(facts, language, say)}${names === null ? '' : `\n\n${names[language]}`}

## ${say('Technische und organisatorische Maßnahmen', 'Technical and organisational measures')}

${say('Siehe das eigene Dokument dieses Namens.', 'See the document of that name.')}
`,
  }
}

function activity(operation: OperationFacts, facts: Facts, language: SpokenLanguage, say: Say): string {
  const purpose =
    operation.id === 'meeting'
      ? `${operation.purpose[language]} ${say('Auf diesem Server:', 'On this server:')} ${inline(meetingPurpose(facts)[language])}.`
      : operation.purpose[language]
  return `## ${operation.title[language]}

${table(
  ['', ''],
  [
    [say('Zweck', 'Purpose'), purpose],
    [say('Betroffene', 'People concerned'), operation.people[language]],
    [say('Rechtsgrundlage', 'Legal basis'), inline(basisWords(operation, facts)[language])],
  ],
)}

${table(
  [
    say('Daten', 'Data'),
    say('Wo', 'Where'),
    say('Art', 'Kind'),
    say('Zweck', 'Purpose'),
    say('Wer es lesen kann', 'Who can read it'),
    say('Löschung', 'Erasure'),
  ],
  grouped(operation.entries).map(group => [
    namesIn(group, language)
      .map(group.kind === 'memory' ? inline : code)
      .join(', '),
    placeNames[group.kind][language],
    categoryNames[group.category][language],
    inline(group.purpose[language]),
    group.recipient[language],
    inline(group.deadline[language]),
  ]),
)}`
}
