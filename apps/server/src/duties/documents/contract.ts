import { type SpokenLanguage, words } from '@konklave/protocol'
import type { Facts } from '../facts.ts'
import { blank, type DutyDocument, inline, list, sayIn, told } from './markdown.ts'
import { recipientTable } from './parties.ts'

/** [P-04] What Art. 28(3) GDPR wants to see in a contract with a hoster, with its annexes. */
export function contract(facts: Facts, language: SpokenLanguage): DutyDocument {
  const say = sayIn(language)
  const { config } = facts
  const kinds = facts.operations
    .flatMap(({ entries }) => entries)
    .filter(({ category, where }) => category !== 'none' && !where.startsWith('browser'))
    .map(({ label, purpose }) => inline((label ?? purpose)[language]))
  return {
    name: 'processor-contract',
    title: words('Vertrag zur Auftragsverarbeitung (Gerüst)', 'Contract with a processor (skeleton)'),
    text: `${say(
      'Ein Gerüst mit den Punkten, die Art. 28 Abs. 3 DSGVO verlangt. Es ersetzt keine rechtliche Prüfung. Wer alles selbst betreibt, braucht es nicht.',
      'A skeleton with the points that Art. 28(3) GDPR asks for. It replaces no legal review. Those who run everything themselves do not need it.',
    )}

## ${say('1. Parteien', '1. Parties')}

${list([
  `${say('Verantwortlich', 'Controller')}: ${told(config.controllerName, say, 'controller_name', 'controller_name')}, ${told(config.controllerAddress, say, 'controller_address', 'controller_address')}`,
  `${say('Auftragsverarbeiter', 'Processor')}: ${facts.processors.length === 1 ? inline(facts.processors[0]?.name ?? '') : blank(say, 'Name, Anschrift', 'name, address')}`,
])}

## ${say('2. Gegenstand, Dauer, Art und Zweck', '2. Subject, duration, nature and purpose')}

${say(
  'Betrieb eines Rechners, auf dem Konklave läuft, für:',
  'Running a machine on which Konklave runs, for:',
)}

${list(facts.operations.map(({ title, purpose }) => `${title[language]}: ${purpose[language]}`))}

${say('Dauer', 'Duration')}: ${blank(say, 'ab, bis, Kündigung', 'from, until, notice')}

## ${say('3. Arten von Daten, Betroffene', '3. Kinds of data, people concerned')}

${list([...new Set(kinds)])}

${say('Betroffene', 'People concerned')}: ${facts.operations.map(({ people }) => people[language]).join('; ')}.

${say(
  'Inhalte von Besprechungen sind Ende-zu-Ende verschlüsselt; der Auftragsverarbeiter kann sie nicht lesen und versucht nicht, es durch Verändern des Programms zu erreichen.',
  'Content of meetings is encrypted end to end; the processor cannot read it and does not try to by changing the program.',
)}

## ${say('4. Pflichten des Auftragsverarbeiters', '4. Duties of the processor')}

${list([
  say(
    'verarbeitet nur auf dokumentierte Weisung, auch was Drittländer angeht (Buchst. a)',
    'processes on documented instructions only, also as to third countries (a)',
  ),
  say(
    'verpflichtet alle Befugten zur Vertraulichkeit (Buchst. b)',
    'binds everybody authorised to confidentiality (b)',
  ),
  say(
    'ergreift die Maßnahmen aus Anlage 1 (Buchst. c, Art. 32)',
    'takes the measures of annex 1 (c, Art. 32)',
  ),
  say(
    'zieht weitere Auftragsverarbeiter nur nach Anlage 2 und mit Genehmigung hinzu (Buchst. d)',
    'engages other processors by annex 2 and with authorisation only (d)',
  ),
  say(
    'hilft bei Rechten der Betroffenen (Buchst. e) und bei Art. 32 bis 36 (Buchst. f), meldet Verletzungen unverzüglich',
    'assists with rights of people (e) and with Art. 32 to 36 (f), reports breaches without delay',
  ),
  say(
    'löscht oder gibt am Ende alles zurück, Sicherungskopien eingeschlossen (Buchst. g)',
    'deletes or returns everything at the end, backups included (g)',
  ),
  say('weist all das nach und lässt Überprüfungen zu (Buchst. h)', 'shows all this and allows audits (h)'),
])}

${blank(say, 'Weisungsbefugte, Meldeweg, Kosten, Haftung, Unterschriften', 'who instructs, how to report, costs, liability, signatures')}

## ${say('Anlage 1: Maßnahmen', 'Annex 1: measures')}

${say('Das Dokument „Technische und organisatorische Maßnahmen“, ergänzt um die des Auftragsverarbeiters.', 'The document “Technical and organisational measures”, together with those of the processor.')}

## ${say('Anlage 2: weitere Auftragsverarbeiter und fremde Rechner', 'Annex 2: sub-processors and hosts of others')}

${say('Erzeugt aus den Einstellungen; der Server spricht mit keinem anderen.', 'Generated from the settings; the server talks to no other.')}

${recipientTable(facts, language, say)}
`,
  }
}
