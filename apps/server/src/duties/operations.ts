import { type Words, words } from '@konklave/protocol'
import type { Config } from '../config/index.ts'
import type { OperationId } from '../inventory/index.ts'

/** One processing operation (Art. 4 no. 2, Art. 30 GDPR), in the words of the notice. */
export type Operation = {
  readonly id: OperationId
  readonly setting: 'basisMeeting' | 'basisRooms' | 'basisOperation' | 'basisCertificate'
  readonly title: Words
  readonly purpose: Words
  /** Whose data. */
  readonly people: Words
  /** Which interest it serves, where that is its basis (Art. 13(1)(d) GDPR). */
  readonly interest: Words
  /** Whether somebody could refuse it and nothing else. */
  readonly canBeRefused: boolean
  readonly happens: (config: Config) => boolean
}

export const operations: readonly Operation[] = [
  {
    id: 'meeting',
    setting: 'basisMeeting',
    title: words('Besprechungen abhalten', 'Holding meetings'),
    purpose: words(
      'Menschen sehen, hören und schreiben einander. Der Server gibt versiegelte Bilder, Töne und Nachrichten zwischen ihnen weiter.',
      'People see and hear each other and write. The server passes sealed pictures, sound and messages on between them.',
    ),
    people: words(
      'alle, die an einer Besprechung teilnehmen oder anklopfen',
      'everybody who takes part in a meeting or knocks',
    ),
    interest: words(
      'miteinander zu sprechen, ohne sich an einem Ort treffen zu müssen',
      'to talk to each other without having to meet in one place',
    ),
    canBeRefused: true,
    happens: () => true,
  },
  {
    id: 'rooms',
    setting: 'basisRooms',
    title: words('Räume bereithalten', 'Keeping rooms ready'),
    purpose: words(
      'Ein Link soll auch morgen in denselben Raum führen, und seine Regeln sollen gelten.',
      'A link leads into the same room tomorrow, too, and its rules hold.',
    ),
    people: words('wer Räume anlegt oder leitet', 'whoever makes or leads rooms'),
    interest: words(
      'Räume wiederzufinden und ihre Regeln durchzusetzen',
      'to find rooms again and to hold to their rules',
    ),
    canBeRefused: false,
    happens: () => true,
  },
  {
    id: 'operation',
    setting: 'basisOperation',
    title: words('Den Server betreiben und schützen', 'Running and defending the server'),
    purpose: words(
      'Sehen, dass der Server arbeitet, Störungen und Angriffe bemerken, massenhafte Anfragen bremsen.',
      'Seeing that the server works, noticing faults and attacks, slowing down requests without end.',
    ),
    people: words('alle, deren Gerät diesen Server anspricht', 'everybody whose device talks to this server'),
    interest: words(
      'einen Server zu betreiben, der sicher ist und für alle erreichbar bleibt',
      'to run a server that is safe and stays in reach of everybody',
    ),
    canBeRefused: false,
    happens: () => true,
  },
  {
    id: 'certificate',
    setting: 'basisCertificate',
    title: words('Ein Zertifikat beziehen', 'Obtaining a certificate'),
    purpose: words(
      'Browser erkennen den Server am Zertifikat einer Stelle, der sie vertrauen. Ihr nennt der Server seinen Namen und, wenn angegeben, eine E-Mail-Adresse des Betreibers; Daten von Teilnehmenden nicht.',
      'Browsers recognise the server by a certificate of an authority that they trust. The server tells it its own name and, where given, an e-mail address of the operator; no data of people who meet.',
    ),
    people: words(
      'wer das Konto bei der Zertifizierungsstelle führt',
      'whoever holds the account with the certificate authority',
    ),
    interest: words(
      'verschlüsselte Verbindungen, denen Browser vertrauen',
      'encrypted connections that browsers trust',
    ),
    canBeRefused: false,
    happens: config => config.mode === 'public' && config.certificate === 'acme',
  },
]
