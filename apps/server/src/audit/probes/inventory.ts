import { words } from '@konklave/protocol'
import { gatherFacts } from '../../duties/facts.ts'
import { inventory, inventoryFaults } from '../../inventory/index.ts'
import { catalogue } from '../../log/catalogue.ts'
import { DATABASE_FILE } from '../../operate/files.ts'
import { deviation, probe } from '../probe.ts'

export const inventoryComplete = probe({
  id: 'P-05',
  title: words(
    'Das Verzeichnis nennt alles, was gespeichert ist',
    'The inventory lists everything that is stored',
  ),
  looks: words(
    'Vergleicht Spalten der Datenbank, Dateien und Protokollzeilen mit dem Verzeichnis; erzeugt das Verzeichnis von Verarbeitungstätigkeiten.',
    'Compares columns of the database, files and log lines with the inventory; makes the record of processing.',
  ),
  remedy: words(
    'Was nicht im Verzeichnis steht, stammt nicht von diesem Programm: entfernen, oder erklären, wer es dort hingelegt hat.',
    'What the inventory does not list is not of this program: remove it, or find out who put it there.',
  ),
  async *look({ config, nowMs, status, database, files, log, documents }) {
    for (const fault of inventoryFaults(inventory)) yield deviation(fault, fault)
    const columns = new Set(
      inventory.flatMap(({ where, field }) =>
        where.startsWith('table ') ? [`${where.slice(6)}.${field}`] : [],
      ),
    )
    for (const column of database().columns.filter(one => !columns.has(one)))
      yield deviation(`Die Spalte ${column} ist nicht erklärt.`, `The column ${column} is not declared.`)
    for (const { name, directory } of files())
      if (!directory && !isDeclared(name))
        yield deviation(`Die Datei ${name} ist nicht erklärt.`, `The file ${name} is not declared.`)
    const facts = gatherFacts({ config, asOf: nowMs, version: status.version })
    for (const language of ['de', 'en'] as const) {
      const record = documents(language).find(({ file }) => file.includes('record-of-processing'))
      if (!record || !facts.operations.every(({ title }) => record.text.includes(title[language])))
        yield deviation(
          `Das Verzeichnis von Verarbeitungstätigkeiten (${language}) ist unvollständig.`,
          `The record of processing (${language}) is incomplete.`,
        )
    }
    for (const line of unknownLines(safely(log)))
      yield deviation(
        `Eine Protokollzeile ist nicht erklärt: ${line}`,
        `A line of the log is not declared: ${line}`,
      )
  },
})

/** Of SQLite, beside the database; of a write that is going on. */
const PASSING = /(-wal|-shm|-journal|\.new)$/

const declaredFiles = inventory.flatMap(({ where }) => (where.startsWith('file ') ? [where.slice(5)] : []))

const isDeclared = (name: string): boolean => {
  const bare = name.replace(PASSING, '')
  return (
    bare === DATABASE_FILE ||
    declaredFiles.some(one =>
      one.endsWith('*')
        ? `${bare}/`.startsWith(one.slice(0, -1)) || bare.startsWith(one.slice(0, -1))
        : one === bare,
    )
  )
}

/** A log that cannot be read is the business of P-51. */
function safely(log: () => string): string {
  try {
    return log()
  } catch {
    return ''
  }
}

const EVENT =
  /^(?:\d\d:\d\d:\d\d (?:info |warn |error)\s*([\w.-]+)|\{"time":"[^"]+","level":"\w+","event":"([\w.-]+)")/

const unknownLines = (text: string): string[] =>
  text.split('\n').flatMap(line => {
    const [, pretty, json] = EVENT.exec(line) ?? []
    const event = pretty ?? json
    return event !== undefined && !Object.hasOwn(catalogue, event) ? [event] : []
  })
