import { type SpokenLanguage, type Words, words } from '@konklave/protocol'
import type { Facts } from '../facts.ts'
import { type DutyDocument, type Say, sayIn } from './markdown.ts'

/** Something the program does, and where it is tested: ids that names of tests carry, or files of tests. */
export type Measure = {
  readonly text: Words
  readonly proofs: readonly string[]
}

type Goal = {
  readonly title: Words
  readonly measures: readonly Measure[]
  /** What no program does; to be ticked off. */
  readonly yours: readonly Words[]
}

/** Nothing stands here without a test; `tools/house/duties.test.ts` looks that each one exists. */
export const goals: readonly Goal[] = [
  {
    title: words('Vertraulichkeit', 'Confidentiality'),
    measures: [
      {
        text: words(
          'Bild, Ton, Nachrichten, Namen und Titel werden auf den Geräten verschlüsselt und geöffnet (MLS nach RFC 9420, AES-256-GCM). Das Programm des Servers enthält den Teil nicht, der sie öffnen könnte.',
          'Picture, sound, messages, names and titles are encrypted and opened on the devices (MLS, RFC 9420; AES-256-GCM). The program of the server does not contain the part that could open them.',
        ),
        proofs: ['Law 1', 'K33', 'e2e/canary.test.ts'],
      },
      {
        text: words(
          'Verbindungen zu Seiten und Meldungen: TLS 1.3 oder 1.2 mit Vorwärtsgeheimnis, nichts Älteres; ein strenges Profil nach BSI TR-02102-2 ist wählbar.',
          'Connections for pages and messages: TLS 1.3, or 1.2 with forward secrecy, nothing older; a strict profile by BSI TR-02102-2 can be chosen.',
        ),
        proofs: ['P-17', 'P-18'],
      },
      {
        text: words(
          'Was sich nicht als Bild oder Ton genau dieser Person ausweist, wird verworfen und nicht gezeigt; unverschlüsselt verlässt nichts den Browser.',
          'What does not authenticate as picture or sound of exactly that person is dropped and not shown; nothing leaves the browser unencrypted.',
        ),
        proofs: ['K35', 'K38'],
      },
      {
        text: words(
          'Niemand hört oder sieht unsichtbar mit, auch kein Administrator: Wer empfängt, steht in der Liste aller.',
          'Nobody listens or watches unseen, no administrator either: whoever receives is in everybody’s list.',
        ),
        proofs: ['P-13'],
      },
      {
        text: words(
          'Wer anklopft, erfährt nicht, wer und wie viele drinnen sind.',
          'Whoever knocks does not learn who or how many are inside.',
        ),
        proofs: ['K25', 'P-40'],
      },
      {
        text: words(
          'Kamera und Mikrofon öffnet nur die Person selbst; beim Eintreten sind sie aus.',
          'Only the person opens camera and microphone; on entering they are off.',
        ),
        proofs: ['P-48', 'P-50'],
      },
      {
        text: words(
          'Das Protokoll kennt nur Zahlen und feste Kennwörter: Eine Adresse oder ein Name lässt sich nicht hineinschreiben.',
          'The log knows only numbers and fixed codes: an address or a name cannot be written into it.',
        ),
        proofs: ['P-51'],
      },
      {
        text: words(
          'Schlüssel und andere Geheimnisse des Servers liegen in Dateien, die nur sein Benutzer lesen darf; sonst startet er nicht.',
          'Keys and other secrets of the server are in files that only its user may read; otherwise it does not start.',
        ),
        proofs: ['apps/server/src/config/config.test.ts'],
      },
      {
        text: words(
          'Keine Cookies; was der Browser sich merkt, ist einzeln aufgeführt.',
          'No cookies; what the browser keeps is listed item by item.',
        ),
        proofs: ['P-05', 'P-22'],
      },
    ],
    yours: [
      words('Zutritt zum Raum, in dem der Rechner steht', 'Access to the room that the machine stands in'),
      words(
        'Wer sich auf dem Rechner anmelden darf, mit welchem zweiten Faktor',
        'Who may log in on the machine, with which second factor',
      ),
      words(
        'Datenträger, Auslagerungsspeicher und Sicherungen verschlüsseln: eine Sicherung enthält die Schlüssel des Servers',
        'Encrypt medium, swap and backups: a backup holds the keys of the server',
      ),
    ],
  },
  {
    title: words('Integrität', 'Integrity'),
    measures: [
      {
        text: words(
          'Regeln eines Raums sind von seinen Eigentümern unterschrieben; ältere werden nicht mehr angenommen.',
          'Rules of a room are signed by its owners; older ones are no longer accepted.',
        ),
        proofs: ['K18', 'K19'],
      },
      {
        text: words(
          'Teilnehmende können an einem Sicherheitscode vergleichen, ob alle in derselben Gruppe sind.',
          'People can compare a safety code to see whether all are in the same group.',
        ),
        proofs: ['K46', 'K47'],
      },
      {
        text: words(
          'Jede Antwort trägt Sicherheitskopfzeilen; Skripte, Bilder und Schriften kommen nur vom eigenen Server.',
          'Each answer carries security headers; scripts, images and fonts come from the own server only.',
        ),
        proofs: ['P-19'],
      },
      {
        text: words(
          'Eingaben werden auf Größe und Form geprüft, bevor etwas sie liest.',
          'Input is checked for size and shape before anything reads it.',
        ),
        proofs: ['P-78'],
      },
    ],
    yours: [
      words(
        'Woher das Programm kommt, wer es einspielt und wer seine Prüfsumme vergleicht',
        'Where the program comes from, who installs it and who compares its hash',
      ),
    ],
  },
  {
    title: words('Verfügbarkeit und Belastbarkeit', 'Availability and resilience'),
    measures: [
      {
        text: words(
          'Eine Besprechung übersteht einen Neustart des Servers.',
          'A meeting survives a restart of the server.',
        ),
        proofs: ['K30', 'e2e/restart.test.ts'],
      },
      {
        text: words(
          'Eine Sicherung entsteht im laufenden Betrieb in einer Datei, die nur ihr Eigentümer lesen darf; eine beschädigte wird nicht zurückgespielt, ein Stromausfall dabei hinterlässt den alten oder den neuen Stand.',
          'A backup is made while the server runs, in a file that only its owner may read; a damaged one is not restored, and a power cut meanwhile leaves the old state or the new one.',
        ),
        proofs: ['apps/server/src/operate/backup.test.ts'],
      },
      {
        text: words(
          'Eine neue Fassung ändert die Datenbank in einem Schritt, nachdem sie eine Kopie angelegt hat; mit einem Datenverzeichnis arbeitet nur ein Server.',
          'A new version changes the database in one step, after it has made a copy; only one server works with a data directory.',
        ),
        proofs: ['apps/server/src/store/migrate.test.ts', 'apps/server/src/operate/control.test.ts'],
      },
      {
        text: words(
          'Massenhafte Anfragen einer Adresse werden gebremst, ohne die Adresse zu speichern.',
          'Requests without end from one address are slowed down without storing the address.',
        ),
        proofs: ['P-35'],
      },
      {
        text: words(
          'Der Server braucht kein Internet und fragt im laufenden Betrieb nur Rechner, die erklärt sind.',
          'The server needs no internet and, while it runs, asks only hosts that are declared.',
        ),
        proofs: ['P-08', 'P-11', 'e2e/egress.test.ts'],
      },
    ],
    yours: [
      words(
        'Regelmäßige Sicherungen (`konklave backup`) an einem anderen Ort und eine geprobte Wiederherstellung',
        'Regular backups (`konklave backup`) kept in another place, and a restore that was rehearsed',
      ),
      words('Strom, Netz, Vertretung', 'Power, network, stand-in'),
    ],
  },
  {
    title: words('Datensparsamkeit und Löschung', 'Data minimisation and erasure'),
    measures: [
      {
        text: words(
          'Jede Spalte, jedes Protokollfeld, jeder Speicherschlüssel ist mit Zweck und Frist erklärt; sonst entsteht das Programm nicht.',
          'Each column, log field and storage key is declared with purpose and deadline; otherwise the program is not built.',
        ),
        proofs: ['P-05'],
      },
      {
        text: words(
          'Überfälliges löscht der Server von selbst und überschreibt es in der Datenbankdatei.',
          'What is overdue is deleted by the server and overwritten in the database file.',
        ),
        proofs: ['P-05'],
      },
    ],
    yours: [words('Frist für Sicherungen und Systemprotokoll', 'Deadline for backups and system log')],
  },
  {
    title: words('Regelmäßige Überprüfung', 'Regular review'),
    measures: [
      {
        text: words(
          'Die genannten Prüfungen laufen bei jeder Änderung des Programms.',
          'The tests named here run with each change of the program.',
        ),
        proofs: ['P-05'],
      },
    ],
    yours: [
      words(
        'Wer Sicherheitsmeldungen liest und wie schnell eine neue Fassung eingespielt wird',
        'Who reads security notices and how fast a new version is installed',
      ),
      words('Jährliche Durchsicht dieser Maßnahmen', 'Yearly review of these measures'),
    ],
  },
]

/** Art. 32 GDPR. */
export function measures(facts: Facts, language: SpokenLanguage): DutyDocument {
  const say = sayIn(language)
  return {
    name: 'measures',
    title: words('Technische und organisatorische Maßnahmen', 'Technical and organisational measures'),
    text: `${say(
      'In eckigen Klammern steht, welche Prüfung des Programms eine Maßnahme belegt. Kästchen sind Sache des Betreibers; das Programm kann sie nicht prüfen.',
      'In square brackets stands which test of the program proves a measure. Boxes are up to the operator; the program cannot check them.',
    )}

${goals.map(goal => section(goal, language)).join('\n\n')}

## ${say('So ist dieser Server eingestellt', 'How this server is set up')}

${configured(facts, say)}

## ${say('Was übrig bleibt', 'What remains')}

${say('Siehe die Risiken in der Folgenabschätzung.', 'See the risks in the impact assessment.')}
`,
  }
}

export const proofsOf = (proofs: readonly string[]): string => proofs.map(proof => `[${proof}]`).join(' ')

const section = ({ title, measures: all, yours }: Goal, language: SpokenLanguage) =>
  [
    `## ${title[language]}`,
    '',
    ...all.map(({ text, proofs }) => `- ${text[language]} ${proofsOf(proofs)}`),
    ...yours.map(text => `- ☐ ${text[language]}`),
  ].join('\n')

function configured({ config, endpoints }: Facts, say: Say): string {
  const transport =
    config.mode === 'trial'
      ? say('nur dieser Rechner, ohne TLS', 'this machine only, without TLS')
      : config.tlsProfile === 'strict'
        ? say(
            'TLS nach dem strengen Profil (nur was BSI TR-02102-2 nennt)',
            'TLS by the strict profile (only what BSI TR-02102-2 lists)',
          )
        : say('TLS nach dem üblichen Profil', 'TLS by the default profile')
  return [
    `- ${say('Betrieb', 'Mode')}: ${config.mode}; ${transport}`,
    `- ${say('Geringste Stufe, die ins Protokoll kommt', 'Least level that is written to the log')}: ${config.logLevel}`,
    `- ${say('Fremde Rechner', 'Hosts of others')}: ${endpoints.length === 0 ? say('keine', 'none') : endpoints.map(({ host }) => host).join(', ')}`,
  ].join('\n')
}
