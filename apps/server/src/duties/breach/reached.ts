import type { InventoryEntry } from '../../inventory/index.ts'
import { blank, type Say } from '../documents/markdown.ts'
import type { Facts, OperationFacts } from '../facts.ts'
import type { Component } from './components.ts'
import type { Scene } from './incident.ts'

/** What of the data inventory lay open, and of which operations that is. */
export function reached(
  { reaches }: Pick<Component, 'reaches'>,
  { operations }: Facts,
): { readonly entries: readonly InventoryEntry[]; readonly operations: readonly OperationFacts[] } {
  const some = operations.flatMap(operation => {
    const entries = operation.entries.filter(reaches)
    return entries.length === 0 ? [] : [{ ...operation, entries }]
  })
  return { entries: some.flatMap(({ entries }) => entries), operations: some }
}

/** A line each: what is counted, and how many there are. */
export function numbers({ rooms, links, copies, log }: Scene, say: Say): [string, string][] {
  const deleted = log ? String(log.roomsDeleted) : blank(say, 'siehe Protokoll', 'see the log')
  return [
    ...(rooms
      ? ([
          [say('Räume, die es damals gab', 'Rooms that were there then'), String(rooms.certain)],
          [
            say('Räume, die auch jünger sein können', 'Rooms that may be newer as well'),
            String(rooms.perhaps),
          ],
          [
            say(
              'Schlüssel in deren Regeln, die für Menschen stehen',
              'Keys in their rules that stand for people',
            ),
            String(rooms.keys),
          ],
          [say('Laufende Besprechungen', 'Meetings going on'), String(rooms.meetings)],
        ] as [string, string][])
      : ([[say('Räume', 'Rooms'), blank(say, 'Datenbank nicht lesbar', 'database not readable')]] as [
          string,
          string,
        ][])),
    [say('Seither als abgelaufen gelöschte Räume', 'Rooms deleted since as expired'), deleted],
    [
      say(
        'Links zum Anlegen von Räumen, davon mit einer Notiz',
        'Links for creating rooms, of these with a note',
      ),
      `${links.all}, ${links.withNote}`,
    ],
    [
      say(
        'Kopien der Datenbank von vor einer Aktualisierung',
        'Copies of the database from before an update',
      ),
      String(copies),
    ],
    [
      say('Sicherungen, und wo sie liegen', 'Backups, and where they are'),
      blank(say, 'das wissen nur Sie', 'only you know'),
    ],
  ]
}
