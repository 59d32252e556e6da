import { words } from '@konklave/protocol'
import { operator } from './recipients.ts'
import type { InventoryEntry } from './types.ts'

const connection = words('wenn die Verbindung endet', 'when the connection ends')
const meetingEnd = words('wenn die Besprechung endet', 'when the meeting ends')

/**
 * What the working memory holds of people while they are here. None of it is written down (`e2e/canary.test.ts` looks
 * for it on the disk and in the log), but a notice that left it out would not be true.
 */
export const memoryInventory: readonly InventoryEntry[] = [
  {
    where: 'memory connection',
    field: 'address',
    label: words('Netzadresse (IP-Adresse)', 'Network address (IP address)'),
    operation: 'meeting',
    purpose: words(
      'Antworten dorthin schicken, woher gefragt wird; die Mediensteuerung kennt sie nur, wenn Bild und Ton auf direktem Weg laufen',
      'Sending answers to where the question came from; the media engine knows it only where picture and sound take the direct way',
    ),
    category: 'personal',
    recipient: operator,
    deadline: connection,
  },
  {
    where: 'memory connection',
    field: 'request',
    label: words(
      'Was jeder Browser mit einer Anfrage sendet: seinen Namen, seine Version, seine Sprache',
      'What every browser sends with a request: its name, version and language',
    ),
    operation: 'meeting',
    purpose: words(
      'Die Anfrage beantworten; die Sprache entscheidet, in welcher Sprache diese Seite erscheint',
      'Answering the request; the language decides in which one this page appears',
    ),
    category: 'personal',
    recipient: operator,
    deadline: words('wenn die Anfrage beantwortet ist', 'when the request is answered'),
  },
  {
    where: 'memory limits',
    field: 'counts',
    label: words(
      'Wie oft eine Adresse fragt und wie viele Verbindungen sie hat, unter einer verschlüsselten Prüfsumme der Adresse',
      'How often one address asks and how many connections it has, under a keyed hash of the address',
    ),
    operation: 'operation',
    purpose: words(
      'Niemand kann den Server durch massenhafte Anfragen für andere unbrauchbar machen',
      'Nobody can make the server useless to others by asking without end',
    ),
    category: 'pseudonymous',
    recipient: operator,
    deadline: words(
      'nach höchstens zehn Minuten, zusammen mit dem Schlüssel; die Zahl der Verbindungen, wenn die letzte endet',
      'after ten minutes at most, together with the key; the number of connections when the last one ends',
    ),
  },
  {
    where: 'memory meeting',
    field: 'members',
    label: words(
      'Welche Schlüssel und Pseudonyme in der Besprechung und in welchem ihrer Gruppenräume sind oder vor der Tür warten und wie es um ihre Verbindung steht',
      'Which keys and pseudonyms are in the meeting, in which of its breakout rooms, or wait at its door, and how their connections stand',
    ),
    operation: 'meeting',
    purpose: words(
      'Nachrichten und Medien an die weitergeben, die im Raum sind, und nur an sie',
      'Passing messages and media on to those who are in the room, and to nobody else',
    ),
    category: 'pseudonymous',
    recipient: words(
      'wer diesen Server betreibt; die Menschen in der Besprechung',
      'whoever runs this server; the people in the meeting',
    ),
    deadline: meetingEnd,
  },
  {
    where: 'memory meeting',
    field: 'sealed',
    label: words(
      'Versiegelte Namen, Nachrichten und Änderungen der Gruppe',
      'Sealed names, messages and changes of the group',
    ),
    operation: 'meeting',
    purpose: words(
      'Sie in gleicher Reihenfolge an alle weitergeben, auch nach einer kurzen Unterbrechung; öffnen kann sie der Server nicht',
      'Passing them on to all in the same order, also after a short interruption; the server cannot open them',
    ),
    category: 'pseudonymous',
    recipient: words(
      'lesbar nur für die Menschen in der Besprechung; Namen auch für andere, die den Einladungslink haben',
      'readable only by the people in the meeting; names also by others who have the invitation link',
    ),
    deadline: meetingEnd,
  },
  {
    where: 'memory engine',
    field: 'media',
    label: words(
      'Versiegelte Bilder und Töne, ihre Größe und ihr Zeitpunkt',
      'Sealed picture and sound, their size and time',
    ),
    operation: 'meeting',
    purpose: words(
      'Bild und Ton weitergeben; öffnen kann sie der Server nicht',
      'Passing picture and sound on; the server cannot open them',
    ),
    category: 'pseudonymous',
    recipient: words(
      'sichtbar und hörbar nur für die Menschen in der Besprechung; Größe und Zeitpunkt auch für den Betreiber und das Netz dazwischen',
      'to be seen and heard only by the people in the meeting; size and time also by the operator and the network between',
    ),
    deadline: words('sobald sie weitergegeben sind', 'as soon as they are passed on'),
  },
  {
    where: 'memory engine',
    field: 'check',
    label: words(
      'Ein Raum unter einem Zufallsnamen für jemanden, der auf der Seite /check die Wege zum Server prüft',
      'A room under a random name for somebody who tries the ways to the server on the page /check',
    ),
    operation: 'operation',
    purpose: words(
      'Herausfinden, ob Ton und Bild von dort durchkämen; übertragen wird keines von beiden',
      'Finding out whether sound and picture would get through from there; neither is sent',
    ),
    category: 'pseudonymous',
    recipient: operator,
    deadline: words('nach einer Minute', 'after a minute'),
  },
]
