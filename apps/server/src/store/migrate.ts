import type { DatabaseSync } from 'node:sqlite'
import { type Words, words } from '@konklave/protocol'
import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { OperatorError } from '../operatorError.ts'
import { copyBefore } from './copies.ts'
import type { Tables } from './tables.ts'

export type Migrations = Readonly<Record<string, Pick<Migration, 'up'>>>

/** The database is not one this server may work with. The message says what to do. */
export class DatabaseError extends OperatorError {
  override readonly name = 'DatabaseError'
  readonly reason: 'newer' | 'damaged' | 'no-copy'
  constructor(reason: DatabaseError['reason'], says: Words, options?: ErrorOptions) {
    super(says, options)
    this.reason = reason
  }
}

/** Kysely's own migrator uses these names too; it is not used because on SQLite it leaves half a migration behind. */
const TABLE = 'kysely_migration'

/** Names of the migrations that made this database, oldest first. */
export function migrationsOf(sqlite: DatabaseSync): string[] {
  const known = sqlite.prepare("select 1 from sqlite_master where type = 'table' and name = ?").get(TABLE)
  if (!known) return []
  return sqlite
    .prepare(`select name from ${TABLE} order by name`)
    .all()
    .map(row => String(row.name))
}

/** @throws DatabaseError `newer` */
export function refuseNewer(done: readonly string[], migrations: Migrations): void {
  if (done.every(name => Object.hasOwn(migrations, name))) return
  throw new DatabaseError(
    'newer',
    words(
      'Die Datenbank stammt von einer neueren Version von Konklave als dieser. Starten Sie wieder jene Version, oder stellen Sie eine Sicherung dieser Version wieder her. Nichts wurde geändert.',
      'The database was made by a newer version of Konklave than this one. Start that version again, or restore a backup of this version. Nothing was changed.',
    ),
  )
}

export type Opened = { readonly sqlite: DatabaseSync; readonly db: Kysely<Tables>; readonly path: string }

/**
 * Brings the tables up to date: all steps in one transaction, so that a power cut at any moment leaves the database as it
 * was. Before the first step on a database with something in it, a copy is put beside it.
 * @throws DatabaseError
 */
export async function migrate({ sqlite, db, path }: Opened, migrations: Migrations): Promise<void> {
  const done = migrationsOf(sqlite)
  refuseNewer(done, migrations)
  const pending = Object.keys(migrations)
    .sort()
    .filter(name => !done.includes(name))
  const [first] = pending
  if (first === undefined) return
  if (done.length > 0 && path !== ':memory:') {
    try {
      copyBefore(sqlite, path, first)
    } catch (cause) {
      throw new DatabaseError(
        'no-copy',
        words(
          'Diese Version ändert die Datenbank und kopiert sie vorher; die Kopie ließ sich aber nicht schreiben. Ist der Datenträger voll? Nichts wurde geändert; die Version davor lässt sich wieder starten.',
          'This version changes the database and copies it before, but the copy could not be written. Is the disk full? Nothing was changed; the version before can be started again.',
        ),
        { cause },
      )
    }
  }
  await db.transaction().execute(async tx => {
    await sql`create table if not exists ${sql.table(TABLE)} (name varchar(255) primary key not null, timestamp varchar(255) not null)`.execute(
      tx,
    )
    for (const name of pending) {
      await migrations[name]?.up(tx)
      // The column is Kysely's; when an update was made is nobody's business.
      await sql`insert into ${sql.table(TABLE)} (name, timestamp) values (${name}, '')`.execute(tx)
    }
  })
}
