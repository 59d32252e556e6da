import { words } from '@konklave/protocol'
import { type InventoryEntry, inventory } from '../../inventory/index.ts'
import { COPY_LIFE_MS } from '../../store/copies.ts'
import { deviation, probe } from '../probe.ts'
import { thing } from './canary.ts'

const DAY_MS = 24 * 3600_000

const HOUR_MS = 3600_000
/** The server looks once an hour. */

/** The server looks once an hour. */
const LATE_MS = 2 * HOUR_MS
/** Of SQLite, beside the database; of a write that is going on. */

export const fileModes = probe({
  id: 'P-31',
  title: words(
    'Gespeichertes liest nur der Server; Inhalte sind versiegelt',
    'Only the server reads what is stored; content is sealed',
  ),
  looks: words(
    'Liest die Rechte des Datenverzeichnisses und jeder Datei darin; sucht den Titel der Probebesprechung in der Datenbank.',
    'Reads the permissions of the data directory and each file in it; looks for the title of the canary meeting in the database.',
  ),
  remedy: words(
    'chmod 700 für das Verzeichnis, chmod 600 für die Dateien darin.',
    'chmod 700 for the directory, chmod 600 for the files in it.',
  ),
  async *look({ files, meeting }) {
    for (const { path, name, directory, mode } of files()) {
      const inner = directory && name !== ''
      if (!inner && (mode & 0o077) !== 0 && !name.endsWith('control.sock'))
        yield deviation(
          `Andere Benutzer kommen an ${path} (${mode.toString(8)}).`,
          `Other users can get at ${path} (${mode.toString(8)}).`,
        )
    }
    const { hits } = await meeting()
    for (const { place, what } of hits.filter(({ kind }) => kind === 'file'))
      yield deviation(
        `In ${place} steht im Klartext: ${thing(what)}.`,
        `${place} holds in the clear: the ${what}.`,
      )
  },
})

export const retention = probe({
  id: 'P-54',
  title: words('Nichts liegt länger als seine Frist', 'Nothing lies longer than its deadline'),
  looks: words(
    'Sucht in Datenbank und Kopien nach Überfälligem, und nach Fristen über dem Höchstmaß.',
    'Looks in database and copies for what is overdue, and for deadlines beyond the maximum.',
  ),
  remedy: words(
    'Der Server löscht jede Stunde selbst. Bleibt etwas liegen, stimmt die Uhr nicht oder die Platte ist voll: konklave check.',
    'The server deletes by itself every hour. If something stays, the clock is wrong or the disk is full: konklave check.',
  ),
  async *look({ database, files, nowMs }) {
    const { rooms, meetings } = database()
    const going = new Set(meetings.map(({ roomId }) => Buffer.from(roomId).toString('hex')))
    const overdue = rooms.filter(
      ({ id, expiresAt }) => expiresAt + LATE_MS < nowMs && !going.has(Buffer.from(id).toString('hex')),
    ).length
    if (overdue > 0) yield deviation(`${overdue} Räume sind überfällig.`, `${overdue} rooms are overdue.`)
    const late = meetings.filter(({ deleteAt }) => deleteAt !== null && deleteAt + LATE_MS < nowMs).length
    if (late > 0) yield deviation(`${late} Besprechungen sind überfällig.`, `${late} meetings are overdue.`)
    const beyond = rooms.filter(({ expiresAt }) => expiresAt > nowMs + 92 * DAY_MS).length
    if (beyond > 0)
      yield deviation(
        `${beyond} Räume haben eine längere Frist als 90 Tage.`,
        `${beyond} rooms have a longer deadline than 90 days.`,
      )
    for (const { name, modifiedMs } of files())
      if (name.includes('.before-') && nowMs - modifiedMs > COPY_LIFE_MS + LATE_MS)
        yield deviation(`Die Kopie ${name} ist überfällig.`, `The copy ${name} is overdue.`)
  },
})

export const noMonitoring = probe({
  id: 'P-09',
  title: words(
    'Keine Überwachung von Leistung oder Aufmerksamkeit',
    'No monitoring of performance or attention',
  ),
  looks: words(
    'Sucht in allem, was gespeichert oder protokolliert wird, nach Dauer, Aufmerksamkeit und Redezeit; nach Zeiten, die mehr sagen als einen Tag.',
    'Looks in everything stored or logged for duration, attention and speaking time; for times that tell more than a day.',
  ),
  remedy: words(
    'Dies ist nicht das ausgelieferte Programm: konklave audit --against, Archiv neu auspacken.',
    'This is not the released program: konklave audit --against, unpack the archive again.',
  ),
  async *look({ database }) {
    const { columns, rooms } = database()
    const measured = [...columns, ...inventory.map(nameOf)].filter(name => MEASURES.test(name))
    for (const name of new Set(measured))
      yield deviation(`${name} misst Menschen.`, `${name} measures people.`)
    const exact = rooms.filter(({ expiresAt }) => expiresAt % DAY_MS !== 0).length
    if (exact > 0)
      yield deviation(
        `${exact} Räume verraten, wann sie zuletzt benutzt wurden.`,
        `${exact} rooms tell when they were last used.`,
      )
  },
})

const nameOf = ({ where, field }: InventoryEntry) =>
  where.startsWith('memory') ? '' : `${where.split(' ')[1] ?? ''}.${field}`

const MEASURES =
  /attention|attendance|speak|talk|idle|score|duration|joined|left_at|last_seen|seen_at|present|minutes/i
