import { type Words, words } from '@konklave/protocol'

/** [P-06] One thing that could go wrong for people, honestly. */
export type Risk = {
  readonly what: Words
  readonly whom: Words
  /** What the program does against it; ids that tests carry, or files of tests. Empty: nothing. */
  readonly against: Words
  readonly proofs: readonly string[]
  /** Requirement of the catalogue that it belongs to. */
  readonly requirement: string
  readonly remains: Words
}

export const risks: readonly Risk[] = [
  {
    what: words('Wer mit wem wann spricht, wird bekannt', 'Who talks to whom and when becomes known'),
    whom: words('alle in einer Besprechung', 'everybody in a meeting'),
    against: words(
      'Der Server hält Adressen, Pseudonyme und Zeiten nur im Arbeitsspeicher und schreibt sie nirgends hin.',
      'The server holds addresses, pseudonyms and times in working memory only and writes them nowhere.',
    ),
    proofs: ['P-51', 'K48', 'e2e/canary.test.ts'],
    requirement: 'P-52',
    remains: words(
      'Wer den Rechner beherrscht, während gesprochen wird, sieht Netzadressen, Größen und Zeiten. Das Netz dazwischen sieht sie auch.',
      'Whoever controls the machine while people talk sees network addresses, sizes and times. The network between sees them, too.',
    ),
  },
  {
    what: words('Jemand nimmt auf oder schreibt mit', 'Somebody records or takes notes'),
    whom: words('alle, die sprechen oder zu sehen sind', 'everybody who speaks or is seen'),
    against: words(
      'Das Programm hat keine Aufzeichnung; der Hinweis bittet, nichts aufzunehmen.',
      'The program has no recording; the notice asks not to record.',
    ),
    proofs: ['P-68'],
    requirement: 'P-66',
    remains: words(
      'Ein Endgerät kann immer aufnehmen. Kein Programm verhindert das; es braucht eine Regel im Haus.',
      'A device can always record. No program prevents that; it takes a rule of the house.',
    ),
  },
  {
    what: words(
      'Ein veränderter Server liefert veränderte Seiten aus',
      'A changed server hands out changed pages',
    ),
    whom: words('alle, die einen Browser benutzen', 'everybody who uses a browser'),
    against: words(
      'Seiten kommen nur vom eigenen Server, ohne fremde Skripte; das Programm ist offen.',
      'Pages come from the own server only, without scripts of others; the program is open.',
    ),
    proofs: ['P-19', 'P-11'],
    requirement: 'P-29',
    remains: words(
      'Wer den Server absichtlich verändert, kann einer Person anderen Code schicken, der mitliest. Der Sicherheitscode zeigt das nicht.',
      'Whoever changes the server on purpose can send one person other code that reads along. The safety code does not show that.',
    ),
  },
  {
    what: words('Jemand Unbefugtes kommt herein', 'Somebody comes in who should not'),
    whom: words('alle in einer Besprechung', 'everybody in a meeting'),
    against: words(
      'Wer einen Link hat, klopft an und wird einzeln eingelassen; alle sehen, wer da ist; Entfernte kommen mit demselben Schlüssel nicht zurück.',
      'Whoever has a link knocks and is let in one by one; everybody sees who is there; people removed do not come back with the same key.',
    ),
    proofs: ['K25', 'P-40', 'K13'],
    requirement: 'P-39',
    remains: words(
      'Der Name eines Gastes ist, was der Gast eingibt. Wer einlässt, muss die Person erkennen.',
      'The name of a guest is what the guest types. Whoever lets in must recognise the person.',
    ),
  },
  {
    what: words('Der Server wird entwendet oder beschlagnahmt', 'The server is stolen or seized'),
    whom: words(
      'wer Räume leitet; alle in einer laufenden Besprechung',
      'whoever leads rooms; everybody in a running meeting',
    ),
    against: words(
      'Gespeichert sind Regeln von Räumen mit Schlüsseln statt Namen. Inhalte könnte auch der laufende Server nicht öffnen.',
      'Stored are rules of rooms with keys instead of names. Content could not be opened even by the running server.',
    ),
    proofs: ['P-05', 'Law 1', 'e2e/canary.test.ts'],
    requirement: 'P-31',
    remains: words(
      'Dass es Räume gibt und seit wann etwa sie benutzt werden. Ohne verschlüsselten Datenträger auch Ausgelagertes aus dem Arbeitsspeicher.',
      'That rooms exist and roughly when they were last used. Without an encrypted medium also what was swapped out of memory.',
    ),
  },
  {
    what: words('Die Wohnung wird sichtbar', 'The home comes into view'),
    whom: words(
      'wer von zu Hause teilnimmt, und Mitbewohner',
      'whoever takes part from home, and those who live there',
    ),
    against: words(
      'Kamera und Mikrofon sind aus; alles außer dem eigenen Bild geht ohne Kamera. Der Hintergrund lässt sich auf dem eigenen Gerät weichzeichnen oder ersetzen, schon in der Vorschau; kann das Gerät es nicht, bleibt die Kamera aus.',
      'Camera and microphone are off; everything except one’s own picture works without a camera. The background can be blurred or replaced on one’s own device, in the preview already; where the device cannot, the camera stays off.',
    ),
    proofs: ['P-50', 'P-70', 'P-71'],
    requirement: 'P-71',
    remains: words(
      'Am Rand der Person kann kurz etwas vom Raum zu sehen sein; andere Menschen im Bild gelten nicht als Hintergrund. Die Leitung soll niemanden zur Kamera drängen.',
      'At the edges of the person something of the room may show for a moment; other people in the picture are not background. Whoever leads should urge nobody to use a camera.',
    ),
  },
  {
    what: words(
      'Beschäftigte werden über Besprechungen überwacht',
      'Employees are monitored through meetings',
    ),
    whom: words('Beschäftigte', 'employees'),
    against: words(
      'Das Programm misst weder Aufmerksamkeit noch Redezeit und hebt keine Anwesenheit auf.',
      'The program measures neither attention nor speaking time and keeps no attendance.',
    ),
    proofs: ['P-05', 'P-51'],
    requirement: 'P-09',
    remains: words(
      'Wer drinnen ist, sieht, wer da ist und wer spricht. Regeln dazu gehören in eine Dienst- oder Betriebsvereinbarung.',
      'Whoever is inside sees who is there and who speaks. Rules for that belong into an agreement with the staff council.',
    ),
  },
  {
    what: words('Daten gelangen außerhalb Europas', 'Data leave Europe'),
    whom: words('alle, deren Gerät den Server anspricht', 'everybody whose device talks to the server'),
    against: words(
      'Ein öffentlicher Server startet nur, wenn jeder fremde Rechner mit Land und Garantie erklärt ist.',
      'A public server starts only if each host of others is declared with country and safeguard.',
    ),
    proofs: ['P-08', 'e2e/egress.test.ts'],
    requirement: 'P-08',
    remains: words(
      'Ob Angaben zu Land und Garantie stimmen, prüft nur der Verantwortliche. Wer von außerhalb teilnimmt, empfängt dort.',
      'Whether country and safeguard are stated truly only the controller can check. Whoever takes part from outside receives there.',
    ),
  },
]
