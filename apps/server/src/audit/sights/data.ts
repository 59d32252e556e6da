import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { words } from '@konklave/protocol'
import { DATABASE_FILE } from '../../operate/files.ts'
import { CouldNotLook } from '../unseen.ts'

export type DataFile = {
  readonly path: string
  /** Below the data directory. */
  readonly name: string
  readonly directory: boolean
  /** Permission bits. */
  readonly mode: number
  readonly modifiedMs: number
}

/** The data directory itself (name empty) and everything in it. @throws CouldNotLook */
export function dataFiles(data: string): DataFile[] {
  if (!existsSync(data)) throw new CouldNotLook(words(`${data} gibt es hier nicht.`, `${data} is not here.`))
  const names = ['', ...readdirSync(data, { recursive: true, encoding: 'utf8' })]
  return names.flatMap(name => {
    const path = join(data, name)
    const stat = statSync(path, { throwIfNoEntry: false })
    if (!stat) return []
    const { mode, mtimeMs } = stat
    return [
      {
        path,
        name: relative(data, path),
        directory: stat.isDirectory(),
        mode: mode & 0o777,
        modifiedMs: mtimeMs,
      },
    ]
  })
}

export type DatabaseSight = {
  /** `table.column` of everything that is ours. */
  readonly columns: readonly string[]
  readonly rooms: readonly { readonly id: Uint8Array; readonly expiresAt: number }[]
  readonly meetings: readonly { readonly roomId: Uint8Array; readonly deleteAt: number | null }[]
}

/** Of the tool that changes the tables, and of SQLite. */
const NOT_OURS = /^(kysely_|sqlite_)/

/** The database as it is now, read beside the running server. @throws CouldNotLook */
export function databaseSight(data: string): DatabaseSight {
  return inDatabase(data, true, sqlite => {
    const tables = names(sqlite, "select name from sqlite_master where type in ('table', 'view')").filter(
      name => !NOT_OURS.test(name),
    )
    return {
      columns: tables.flatMap(table =>
        names(sqlite, `select name from pragma_table_info('${table.replaceAll("'", "''")}')`).map(
          column => `${table}.${column}`,
        ),
      ),
      rooms: sqlite
        .prepare('select id, expires_at from room')
        .all()
        .map(row => ({ id: row.id as Uint8Array, expiresAt: Number(row.expires_at) })),
      meetings: sqlite
        .prepare('select room_id, delete_at from meeting')
        .all()
        .map(row => ({
          roomId: row.room_id as Uint8Array,
          deleteAt: row.delete_at === null ? null : Number(row.delete_at),
        })),
    }
  })
}

/** The room of an audit is of no use to anybody; a running meeting keeps its own. */
export function forgetRoom(data: string, id: Uint8Array): void {
  inDatabase(data, false, sqlite => {
    sqlite.exec('pragma busy_timeout=5000; pragma secure_delete=on; pragma foreign_keys=on')
    sqlite.prepare('delete from room where id = ? and id not in (select room_id from meeting)').run(id)
  })
}

function inDatabase<T>(data: string, readOnly: boolean, look: (sqlite: DatabaseSync) => T): T {
  const path = join(data, DATABASE_FILE)
  if (!existsSync(path)) throw new CouldNotLook(words(`${path} gibt es hier nicht.`, `${path} is not here.`))
  let sqlite: DatabaseSync | null = null
  try {
    sqlite = new DatabaseSync(path, { readOnly })
    return look(sqlite)
  } catch (cause) {
    if (!(cause instanceof Error) || !('errcode' in cause)) throw cause
    throw new CouldNotLook(
      words(`${path} lässt sich nicht lesen.`, `${path} cannot be read.`),
      words('Noch einmal als root.', 'Again, as root.'),
    )
  } finally {
    sqlite?.close()
  }
}

const names = (sqlite: DatabaseSync, query: string): string[] =>
  sqlite
    .prepare(query)
    .all()
    .map(row => String(row.name))
