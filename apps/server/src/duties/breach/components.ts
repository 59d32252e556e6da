import { type Words, words } from '@konklave/protocol'
import { type InventoryEntry, placeKindOf } from '../../inventory/index.ts'
import { KEPT_FILES } from '../../operate/files.ts'
import {
  before,
  type Closed,
  content,
  invitations,
  links,
  loadedBefore,
  otherRooms,
  people,
} from './closed.ts'

/** Something of a server that came into the wrong hands. */
export type Component = {
  readonly id: string
  readonly title: Words
  /** Whether something that is kept lay open with it. */
  readonly reaches: (entry: InventoryEntry) => boolean
  /** Completes "Whoever has it can …". */
  readonly can: readonly Words[]
  readonly closed: readonly Closed[]
  /** Art. 33(3)(c) GDPR; a proposal. */
  readonly consequences: Words
  /** What a controller will want to weigh: whether the authority and the people have to be told. */
  readonly weigh: Words
  readonly todo: readonly Words[]
}

const nothing = () => false
const kinds =
  (...some: readonly string[]) =>
  (entry: InventoryEntry) =>
    some.includes(placeKindOf(entry) ?? '')
/** A backup lies wherever its operator put it. */
const isBackup = ({ where }: InventoryEntry) => where === 'file backup'
const inDataDirectory = (entry: InventoryEntry) => kinds('table', 'file')(entry) && !isBackup(entry)
const inBackup = (entry: InventoryEntry) =>
  kinds('table')(entry) || isBackup(entry) || KEPT_FILES.some(name => entry.where === `file ${name}`)

const pose = words(
  'sich als dieser Server ausgeben und Menschen, die dorthin geleitet werden, ein verändertes Programm geben',
  'pose as this server where people are led to them, and give these a changed program',
)
const count = words(
  'sehen, wie viele Räume es gibt, um welchen Tag herum jeder zuletzt benutzt wurde, und welche Schlüssel in seinen Regeln stehen',
  'see how many rooms there are, around which day each was last used, and which keys are in its rules',
)
const title = words(
  'den Titel eines Raums lesen, dessen Einladungslink ebenfalls bekannt ist',
  'read the title of a room whose invitation link is known as well',
)
const recognise = words(
  'einen Schlüssel, den man im Browser eines Menschen findet, in den Regeln eines Raums wiedererkennen',
  'recognise a key found in somebody’s browser in the rules of a room',
)

const newServer = words(
  'Einen neuen Server aufsetzen, ohne server.key, creation-grants und acme-*.pem zu übernehmen: docs/admin/breach.md.',
  'Set up a new server without taking over server.key, creation-grants and acme-*.pem: docs/admin/breach.md.',
)
const revoke = words(
  'Das Zertifikat bei der Zertifizierungsstelle widerrufen und ein neues mit neuem Schlüssel beziehen.',
  'Revoke the certificate at its authority and obtain another with a new key.',
)
const newLinks = words(
  'Neue Links zum Anlegen von Räumen ausgeben, die alten widerrufen: konklave grant list.',
  'Hand out new links for creating rooms, revoke the old ones: konklave grant list.',
)
const otherWay = words(
  'Wer Räume leitet, auf anderem Weg als über diesen Server benachrichtigen.',
  'Tell those who lead rooms by another way than this server.',
)
const pseudonymous = words(
  'Wer die Daten hat, kennt Schlüssel anstelle von Menschen. Einen Menschen erkennt darin, wer zusätzlich dessen Browser oder einen Link des Raums hat. Bis zum neuen Server kann dieser vorgetäuscht werden.',
  'Whoever has the data knows keys instead of people. A person is recognised in them by somebody who in addition has that person’s browser or a link of the room. Until there is a new server, this one can be feigned.',
)
const weighStored = words(
  'Meist zu melden, weil Schlüssel von Menschen und Ihre Notizen zu Links dabei sind; die Menschen zu benachrichtigen kann nötig sein, wo ein Raum jemandem zuzuordnen ist.',
  'Mostly to be reported, since keys of people and your notes on links are among it; telling the people may be necessary where a room can be assigned to somebody.',
)

/** In the order of docs/admin/breach.md, the widest last. */
export const components: readonly Component[] = [
  {
    id: 'creation-link',
    title: words('Ein Link zum Anlegen von Räumen wurde bekannt', 'A link for creating rooms became known'),
    reaches: nothing,
    can: [words('Räume auf diesem Server anlegen', 'make rooms on this server')],
    closed: [otherRooms, content, people],
    consequences: words(
      'Fremde Besprechungen auf Ihrem Server; über Menschen wird nichts bekannt.',
      'Meetings of strangers on your server; nothing becomes known about people.',
    ),
    weigh: words('Meist keine Verletzung personenbezogener Daten.', 'Mostly no breach of personal data.'),
    todo: [newLinks],
  },
  {
    id: 'invitation',
    title: words(
      'Der Einladungslink eines Raums wurde bekannt',
      'The invitation link of a room became known',
    ),
    reaches: nothing,
    can: [
      words(
        'anklopfen, oder einen offenen Raum betreten, wo alle es sehen',
        'knock, or enter an open room, where everybody sees it',
      ),
      words(
        'Namen und Titel dieses Raums lesen, wenn auch die versiegelte Fassung in ihre Hände kommt',
        'read names and title of this room, if the sealed text comes into their hands as well',
      ),
    ],
    closed: [before, otherRooms],
    consequences: words(
      'Jemand Unbefugtes hört mit, solange die anderen es hinnehmen; zu sehen ist die Person für alle.',
      'Somebody who should not takes part as long as the others let them; everybody sees that person.',
    ),
    weigh: words(
      'Hängt davon ab, ob jemand eingetreten ist und was dabei gesprochen wurde. Wer leitet, weiß es.',
      'Depends on whether somebody came in and what was said then. Whoever leads knows.',
    ),
    todo: [
      words(
        'Wer den Raum leitet, ersetzt den Link und entfernt und sperrt, wer nicht hineingehört.',
        'Whoever leads the room replaces the link, and removes and bars who does not belong there.',
      ),
    ],
  },
  {
    id: 'key-link',
    title: words('Der Schlüssel-Link eines Raums wurde bekannt', 'The key link of a room became known'),
    reaches: nothing,
    can: [
      words(
        'diesen Raum leiten: einlassen, entfernen, sperren, seinen Link ersetzen',
        'lead that room: let in, remove, bar, replace its link',
      ),
    ],
    closed: [before, otherRooms],
    consequences: words(
      'Jemand anderes leitet den Raum und nimmt an seinen Besprechungen teil, für alle sichtbar.',
      'Somebody else leads the room and takes part in its meetings, seen by everybody.',
    ),
    weigh: words(
      'Hängt davon ab, ob in dem Raum seither gesprochen wurde.',
      'Depends on whether anything was said in the room since then.',
    ),
    todo: [
      words(
        'Einen neuen Raum anlegen und den Menschen auf anderem Weg sagen, welcher gilt.',
        'Make a new room and tell the people by another way which one holds.',
      ),
    ],
  },
  {
    id: 'log',
    title: words('Das Protokoll des Programms wurde gelesen', 'The log of the program was read'),
    reaches: kinds('log'),
    can: [
      words(
        'sehen, wann der Server lief, und wie oft etwas abgewiesen wurde',
        'see when the server ran, and how often something was refused',
      ),
    ],
    closed: [people, content, links],
    consequences: words(
      'Keine für Menschen: Es gibt in diesem Protokoll keine Art von Feld für Text.',
      'None for people: in this log there is no kind of field for text.',
    ),
    weigh: words(
      'Meist keine Verletzung personenbezogener Daten. Prüfen Sie, was dieselbe Person noch lesen konnte.',
      'Mostly no breach of personal data. See what else the same person could read.',
    ),
    todo: [words('Herausfinden, wodurch es zu lesen war.', 'Find out how it could be read.')],
  },
  {
    id: 'certificate',
    title: words('Der Schlüssel des Zertifikats wurde bekannt', 'The key of the certificate became known'),
    reaches: ({ where }) => /^file (acme|lan)-certificate\.pem$/.test(where),
    can: [pose],
    closed: [content, people, links],
    consequences: words(
      'Wer zu dem falschen Server geleitet wird, könnte ein verändertes Programm bekommen haben, das mithört.',
      'Whoever was led to the false server may have been given a changed program that listens.',
    ),
    weigh: words(
      'Hängt davon ab, ob jemand in dieser Zeit umgeleitet werden konnte, etwa im DNS oder in einem fremden Netz.',
      'Depends on whether somebody could be led elsewhere in that time, such as in the DNS or in a network of others.',
    ),
    todo: [revoke],
  },
  {
    id: 'backup',
    title: words('Eine Sicherung kam in fremde Hände', 'A backup came into other hands'),
    reaches: inBackup,
    can: [pose, count, title, recognise],
    closed: [content, people, links, invitations],
    consequences: pseudonymous,
    weigh: weighStored,
    todo: [newServer, revoke, newLinks, otherWay],
  },
  {
    id: 'data',
    title: words('Das Datenverzeichnis wurde kopiert', 'The data directory was copied'),
    reaches: inDataDirectory,
    can: [pose, count, title, recognise],
    closed: [content, people, links, invitations],
    consequences: pseudonymous,
    weigh: weighStored,
    todo: [newServer, revoke, newLinks, otherWay],
  },
  {
    id: 'disk',
    title: words('Der Datenträger oder der Rechner ging verloren', 'The disk or the machine was lost'),
    reaches: entry => inDataDirectory(entry) || kinds('log')(entry),
    can: [
      pose,
      count,
      title,
      recognise,
      words(
        'lesen, was das Betriebssystem aus dem Arbeitsspeicher ausgelagert hat, darunter Adressen',
        'read what the operating system swapped out of memory, addresses among it',
      ),
    ],
    closed: [content, links, invitations],
    consequences: pseudonymous,
    weigh: words(
      'War der Datenträger verschlüsselt und der Rechner aus, meist nicht zu melden. Sonst wie bei einer Kopie des Datenverzeichnisses.',
      'If the disk was encrypted and the machine was off, mostly not to be reported. Else as with a copy of the data directory.',
    ),
    todo: [newServer, revoke, newLinks, otherWay],
  },
  {
    id: 'machine',
    title: words(
      'Jemand hatte die Rechte von root oder veränderte das Programm',
      'Somebody had the rights of root or changed the program',
    ),
    reaches: entry => inDataDirectory(entry) || kinds('log', 'memory', 'browser')(entry),
    can: [
      pose,
      count,
      title,
      recognise,
      words(
        'solange es dauerte: Netzadressen, Größen und Zeiten sehen',
        'while it lasted: see network addresses, sizes and times',
      ),
      words(
        'solange es dauerte: Browsern jedes beliebige Programm geben, auch eines, das mithört und Namen liest',
        'while it lasted: give browsers any program, also one that listens and reads names',
      ),
    ],
    closed: [loadedBefore],
    consequences: words(
      'Besprechungen dieser Zeit gelten als mitgehört: Wer eine Seite neu lud, könnte ein verändertes Programm bekommen haben. Adressen und Zeiten waren zu sehen.',
      'Meetings of that time count as overheard: whoever loaded a page may have been given a changed program. Addresses and times could be seen.',
    ),
    weigh: words(
      'Zu melden; die Menschen, die in dieser Zeit gesprochen haben, sind zu benachrichtigen.',
      'To be reported; the people who talked in that time have to be told.',
    ),
    todo: [
      words(
        'Den Rechner vom Netz nehmen und seinen Datenträger kopieren, bevor etwas gelöscht wird.',
        'Take the machine off the network and copy its disk before anything is deleted.',
      ),
      newServer,
      revoke,
      newLinks,
      otherWay,
    ],
  },
]

export const breachProofs: readonly string[] = components.flatMap(({ closed }) =>
  closed.flatMap(({ proofs }) => proofs),
)
