import { type SpokenLanguage, words } from '@konklave/protocol'
import type { Facts } from '../facts.ts'
import { grouped, namesIn } from '../grouped.ts'
import { placeNames } from '../terms.ts'
import { blank, code, type DutyDocument, inline, list, sayIn, table } from './markdown.ts'

/** Art. 5(1)(e), Art. 17 GDPR: what goes when, by what, and what does not go by itself. */
export function deletion({ inventory }: Facts, language: SpokenLanguage): DutyDocument {
  const say = sayIn(language)
  const groups = grouped(inventory)
  const deadlines = [...new Set(groups.map(({ deadline }) => deadline[language]))]
  return {
    name: 'deletion-concept',
    title: words('Löschkonzept', 'Deletion concept'),
    text: `${say(
      'Jede Art von Daten hat eine Frist. Geordnet nach Frist:',
      'Each kind of data has a deadline. In the order of deadlines:',
    )}

${table(
  [say('Frist', 'Deadline'), say('Wo', 'Where'), say('Daten', 'Data')],
  deadlines.flatMap(deadline =>
    groups
      .filter(group => group.deadline[language] === deadline)
      .map(group => [
        inline(deadline),
        placeNames[group.kind][language],
        namesIn(group, language)
          .map(group.kind === 'memory' ? inline : code)
          .join(', '),
      ]),
  ),
)}

## ${say('Wer löscht', 'What deletes')}

${list([
  say(
    'Der Server sucht beim Start und danach stündlich nach abgelaufenen Räumen und liegengebliebenen Besprechungen und löscht sie. Was er gelöscht hat, steht als Anzahl im Protokoll (`retention.swept`), wenn `log_level = "info"` eingestellt ist. Geprüft unter [P-05].',
    'At its start and then every hour the server looks for rooms that have expired and meetings left behind, and deletes them. How many it deleted is in the log (`retention.swept`) where `log_level = "info"` is set. Tested under [P-05].',
  ),
  say(
    'Die Zeile einer Besprechung löscht er, sobald sie endet. Gelöschte Zeilen werden in der Datenbankdatei überschrieben. Geprüft unter [P-05].',
    'The row of a meeting is deleted as soon as it ends. Deleted rows are overwritten in the database file. Tested under [P-05].',
  ),
  say(
    'Ändert eine neue Fassung die Datenbank, so legt der Server vorher eine Kopie daneben und löscht sie nach 7 Tagen. Bis dahin stehen auch Räume darin, die inzwischen abgelaufen sind. Geprüft unter [P-05].',
    'When a new version changes the database, the server first puts a copy beside it, and deletes that after 7 days. Until then it also holds rooms that have expired meanwhile. Tested under [P-05].',
  ),
  say(
    'Einen Link zum Anlegen von Räumen löscht `konklave grant revoke`, mit der Notiz dazu. Beides entscheidet der Betreiber.',
    '`konklave grant revoke` deletes a link for creating rooms, with the note on it. Both are up to the operator.',
  ),
  say(
    'Schlüssel im Browser löscht die Seite beim Verlassen, und wenn im selben Browser wieder eine Besprechung geöffnet oder angelegt wird, alle, die seit 24 Stunden niemand benutzt hat. Geschieht das nie, bleiben sie, bis die Person die Daten der Website löscht.',
    'Keys in the browser are deleted by the page on leaving, and when a meeting is next opened or made in the same browser, all those that nobody has used for 24 hours. If that never happens they stay until the person deletes the data of the site.',
  ),
])}

## ${say('Was der Server nicht löschen kann', 'What the server cannot delete')}

${list([
  `${say(
    'Sicherungen, die der Betreiber mit `konklave backup` oder anders anlegt. Sie vergessen keinen Raum und keine Notiz. Aufbewahrung:',
    'Backups that the operator makes, with `konklave backup` or otherwise. They forget no room and no note. Kept for',
  )} ${blank(say, 'höchstens … Tage', '… days at most')}`,
  `${say('Ausgabe des Programms (Protokoll), soweit das Betriebssystem sie aufbewahrt: ', 'Output of the program (log) as far as the operating system keeps it: ')}${blank(say, 'höchstens … Tage', '… days at most')}`,
  say(
    'Was das Dateisystem oder der Datenträger selbst behält (Schnappschüsse, Verschleißausgleich) und was das Betriebssystem aus dem Arbeitsspeicher auslagert. Dagegen helfen ein verschlüsselter Datenträger und verschlüsselter oder abgeschalteter Auslagerungsspeicher.',
    'What the file system or the medium itself keeps (snapshots, wear levelling) and what the operating system swaps out of memory. An encrypted medium and encrypted or no swap help against that.',
  ),
  say(
    'Was Teilnehmende auf ihren Geräten abschreiben, abfilmen oder aufnehmen.',
    'What people in a meeting copy, film or record on their devices.',
  ),
])}
`,
  }
}
