import { type Words, words } from './words.ts'

/** One thing a client may keep in a browser. */
export type BrowserItem = {
  readonly area: 'sessionStorage' | 'localStorage' | 'indexedDB'
  readonly key: string
  readonly purpose: Words
  readonly category: 'none' | 'pseudonymous' | 'personal'
  /** When it is gone. What no page is open to delete goes at a next visit, and says so. */
  readonly deadline: Words
}

const tabClose = words('wenn der Tab geschlossen wird', 'when the tab is closed')
const leave = words(
  'beim Verlassen der Besprechung, an ihrem Ende, spätestens wenn der Tab geschlossen wird',
  'on leaving the meeting, at its end, at the latest when the tab is closed',
)
const keys = words(
  'beim Verlassen der Besprechung; sonst, wenn hier wieder eine Besprechung geöffnet oder angelegt wird und ihn 24 Stunden niemand benutzt hat',
  'on leaving the meeting; otherwise when a meeting is next opened or made here and nobody has used it for 24 hours',
)
const newRoom = words(
  'wenn er aufbewahrt ist, wenn die Person in einen Raum geht, den sie angelegt hat, wenn aus der Übernahme nichts wurde, spätestens wenn der Tab geschlossen wird',
  'when it is kept, when its person goes to a room made here, when nothing came of becoming a host, at the latest when the tab is closed',
)

/**
 * [P-05] Everything a client keeps in a browser; nothing else is ever stored. It stands here because both sides need it:
 * the client may write no other key, and the server tells people what is written.
 */
export const browserStorage = [
  {
    area: 'sessionStorage',
    key: 'konklave:link',
    purpose: words(
      'Einladungslink des Raums, damit ihn die Seite nach einem Neuladen findet',
      'Link of this room, so that a reload finds it',
    ),
    category: 'none',
    deadline: tabClose,
  },
  {
    area: 'sessionStorage',
    key: 'konklave:tab',
    purpose: words('Zufallszahl, die Tabs auseinanderhält', 'Random number that tells tabs apart'),
    category: 'pseudonymous',
    deadline: tabClose,
  },
  {
    area: 'sessionStorage',
    key: 'konklave:apart',
    purpose: words(
      'Vermerk eines Tabs, der als zweite Person im selben Raum ist, damit ein Neuladen beide auseinanderhält',
      'Mark of a tab that is a second person in the same room, so that a reload keeps the two apart',
    ),
    category: 'none',
    deadline: tabClose,
  },
  {
    area: 'sessionStorage',
    key: 'konklave:name',
    purpose: words('Name, den die Person eingegeben hat', 'Name typed by the person'),
    category: 'personal',
    deadline: leave,
  },
  {
    area: 'sessionStorage',
    key: 'konklave:rules',
    purpose: words(
      'Neueste unterschriebene Regeln des Raums, damit niemand alte unterschieben kann',
      'Newest signed rules of the room, so that nobody can pass off old ones',
    ),
    category: 'pseudonymous',
    deadline: tabClose,
  },
  {
    area: 'sessionStorage',
    key: 'konklave:settled',
    purpose: words(
      'Letzter gesicherter Stand der Besprechung, damit niemand einen alten unterschieben kann',
      'Last settled state of the meeting, so that nobody can pass off an old one',
    ),
    category: 'none',
    deadline: leave,
  },
  {
    area: 'sessionStorage',
    key: 'konklave:barred',
    purpose: words(
      'Prüfsummen der Schlüssel entfernter Personen, damit sie entfernt bleiben',
      'Hashes of the keys of people removed, so that they stay removed',
    ),
    category: 'pseudonymous',
    deadline: leave,
  },
  {
    area: 'sessionStorage',
    key: 'konklave:pass',
    purpose: words(
      'Zulassung, damit nach einem Neuladen nicht neu angeklopft werden muss',
      'Admission, so that a reload need not knock',
    ),
    category: 'pseudonymous',
    deadline: leave,
  },
  {
    area: 'sessionStorage',
    key: 'konklave:inside',
    purpose: words(
      'Vermerk, dass ein Neuladen in die Besprechung zurückführt',
      'Mark that a reload returns to the meeting',
    ),
    category: 'none',
    deadline: leave,
  },
  {
    area: 'sessionStorage',
    key: 'konklave:hand',
    purpose: words(
      'Vermerk, dass die Hand gehoben ist, mit ihrer Nummer in der Reihe',
      'Mark that the hand is raised, with its number in line',
    ),
    category: 'none',
    deadline: leave,
  },
  {
    area: 'sessionStorage',
    key: 'konklave:room',
    purpose: words(
      'Nummer des Gruppenraums, den die Person gewählt hat, damit ein Neuladen dorthin zurückführt',
      'Number of the breakout room that the person chose, so that a reload returns there',
    ),
    category: 'none',
    deadline: leave,
  },
  {
    area: 'sessionStorage',
    key: 'konklave:read',
    purpose: words(
      'Nummer der letzten gelesenen Nachricht jeder Person, damit sie nach einem Neuladen nicht als neu zählt',
      'Number of the last line of each person that was read, so that a reload does not count it as new',
    ),
    category: 'pseudonymous',
    deadline: leave,
  },
  {
    area: 'sessionStorage',
    key: 'konklave:list',
    purpose: words(
      'Namensliste, die die Person eingefügt hat, um Anklopfende damit zu vergleichen; sie verlässt das Gerät nicht',
      'List of names that the person pasted to compare those who knock with; it does not leave the device',
    ),
    category: 'personal',
    deadline: leave,
  },
  {
    area: 'sessionStorage',
    key: 'konklave:draft',
    purpose: words(
      'Angefangene Nachricht und für wen sie ist, versiegelt, damit ein Neuladen sie nicht verliert; sie verlässt das Gerät nicht',
      'Message that was begun and whom it is for, sealed, so that a reload does not lose it; it does not leave the device',
    ),
    category: 'personal',
    deadline: leave,
  },
  {
    area: 'sessionStorage',
    key: 'konklave:polls',
    purpose: words(
      'Eigene Stimmen in Umfragen, versiegelt, damit sie nach einem Neuladen noch zählen, und welche Umfragen weggelegt sind',
      'Own votes in polls, sealed, so that they still count after a reload, and which polls were put away',
    ),
    category: 'personal',
    deadline: leave,
  },
  {
    area: 'sessionStorage',
    key: 'konklave:devices',
    purpose: words(
      'Ob Mikrofon und Kamera an sind, damit nach einem Neuladen gesagt wird, dass sie aus sind',
      'Whether microphone and camera are on, so that a person is told after a reload that they are off',
    ),
    category: 'none',
    deadline: words(
      'wenn sie aus sind, beim Verlassen der Besprechung, spätestens wenn der Tab geschlossen wird',
      'when they are off, on leaving the meeting, at the latest when the tab is closed',
    ),
  },
  {
    area: 'sessionStorage',
    key: 'konklave:grant',
    purpose: words(
      'Erlaubnis, Räume anzulegen, die mit einem Link kam, damit ein Neuladen sie findet',
      'Permission to create rooms that came with a link, so that a reload finds it',
    ),
    category: 'none',
    deadline: tabClose,
  },
  {
    area: 'sessionStorage',
    key: 'konklave:new',
    purpose: words(
      'Eigener Schlüssellink eines Raums, der in diesem Tab angelegt oder dessen Leitung hier übernommen wurde, versiegelt, damit ein Neuladen ihn noch zeigt, bis er aufbewahrt ist',
      'The own key link of a room that was made in this tab or of which its person became a host, sealed, so that a reload shows it until it is kept',
    ),
    category: 'none',
    deadline: newRoom,
  },
  {
    area: 'localStorage',
    key: 'konklave:prefs',
    purpose: words(
      'Auswahl von Geräten, Hintergrund und Helligkeit des eigenen Bildes (nie ein Bild), Sprache, Farben, Schriftgröße, Ansicht, Tastenkürzeln und Tönen; welche Hinweise gesehen wurden',
      'Choice of devices, background and brightness of the own picture (never a picture), language, colours, text size, view, shortcuts and sounds; which hints were seen',
    ),
    category: 'none',
    deadline: words(
      'bis die Person die Daten dieser Website löscht',
      'until the person deletes the data of this site',
    ),
  },
  {
    area: 'indexedDB',
    key: 'konklave-keys/member',
    purpose: words(
      'Schlüssel dieser Person in diesem Raum, nicht auslesbar',
      'Key of this person in this room, not readable',
    ),
    category: 'pseudonymous',
    deadline: keys,
  },
  {
    area: 'indexedDB',
    key: 'konklave-keys/dm',
    purpose: words(
      'Schlüssel für Geflüstertes an diese Person, und der konklave:draft und konklave:polls öffnet, nicht auslesbar',
      'Key for whispers to this person, and that opens konklave:draft and konklave:polls, not readable',
    ),
    category: 'pseudonymous',
    deadline: keys,
  },
  {
    area: 'indexedDB',
    key: 'konklave-keys/owner',
    purpose: words(
      'Schlüssel eines Raums, der mit seinem Schlüssellink, einer Schlüsseldatei einem Rollenlink oder einer persönlichen Einladung geöffnet oder dessen Leitung übernommen wurde, nicht auslesbar',
      'Key of a room opened by its owner link or file, by a role link or a personal invitation, or of which its person became a host, not readable',
    ),
    category: 'pseudonymous',
    deadline: keys,
  },
  {
    area: 'indexedDB',
    key: 'konklave-keys/new',
    purpose: words(
      'Schlüssel, der konklave:new öffnet, nicht auslesbar',
      'Key that opens konklave:new, not readable',
    ),
    category: 'none',
    deadline: words(
      'mit konklave:new; sonst nach 24 Stunden, wenn hier wieder eine Besprechung geöffnet oder angelegt wird',
      'with konklave:new; otherwise after 24 hours, when a meeting is next opened or made here',
    ),
  },
] as const satisfies readonly BrowserItem[]

type Declared = (typeof browserStorage)[number]
type KeyIn<A extends BrowserItem['area']> = Extract<Declared, { area: A }>['key']

export type SessionKey = KeyIn<'sessionStorage'>
export type LocalKey = KeyIn<'localStorage'>
/** What follows `konklave:` in the storage of a tab. */
export type TabKey = SessionKey extends `konklave:${infer K}` ? K : never
/** What keys of a person are for. */
export type KeyUse = KeyIn<'indexedDB'> extends `konklave-keys/${infer K}` ? K : never
