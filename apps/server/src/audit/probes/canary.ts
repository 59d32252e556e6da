import { type Words, words } from '@konklave/protocol'
import { deviation } from '../probe.ts'
import type { Hit, MeetingSight } from '../sights/meeting.ts'

/** How a look at the canary meeting is told. */
export const canary = (rest: Words) =>
  words(
    `Zwei Mitglieder ohne Ton und Bild halten eine Probebesprechung. ${rest.de}`,
    `Two members without sound or picture hold a canary meeting. ${rest.en}`,
  )

const THINGS: Readonly<Record<string, string>> = {
  title: 'der Titel',
  'name of host': 'der Name des Gastgebers',
  'name of guest': 'der Name des Gastes',
  'line of host': 'eine Zeile des Gastgebers',
  'line of guest': 'eine Zeile des Gastes',
  'link secret': 'das Geheimnis des Links',
  'owner key': 'der Schlüssel des Raums',
}
/** What was found, in German. */
export const thing = (what: string): string => THINGS[what] ?? what

const PLACES: Readonly<Record<string, string>> = {
  log: 'Protokoll',
  'control socket': 'Auskunft für den Betreiber',
}
const place = (english: string): string =>
  PLACES[english] ?? english.replace(/^memory of /, 'Arbeitsspeicher von ')

/** Of the two. */
export const member = (who: string): Words =>
  who === 'host' ? words('Der Gastgeber', 'The host') : words('Der Gast', 'The guest')

export function* found(hits: readonly Hit[]) {
  for (const hit of hits)
    yield deviation(
      `${place(hit.place)}, ${hit.when === 'during' ? 'während' : 'nach'} der Besprechung: ${thing(hit.what)}.`,
      `${hit.place}, ${hit.when} the meeting: the ${hit.what}.`,
    )
}

/** Where memory was not searched, a clean result would say too much. */
export const orUnseen = ({ memoryUnseen }: MeetingSight): void => {
  if (memoryUnseen) throw memoryUnseen
}
