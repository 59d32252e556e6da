import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { Kysely, SqliteDialect } from 'kysely'
import { type Migrations, migrate } from './migrate.ts'
import { migrations } from './migrations.ts'
import type { Tables } from './tables.ts'

/**
 * `full`: a commit that was acknowledged survives a power cut (K30). `secure_delete`: what is deleted is overwritten,
 * not merely unlinked from the page.
 */
const PRAGMAS =
  'pragma journal_mode=wal; pragma synchronous=full; pragma busy_timeout=5000; pragma secure_delete=on; pragma trusted_schema=off; pragma foreign_keys=on'

/**
 * Opens (or makes) the database file and brings its tables up to date. `:memory:` and other `steps` are for tests.
 * @throws DatabaseError
 */
export async function openDatabase(path: string, steps: Migrations = migrations): Promise<Kysely<Tables>> {
  const sqlite = new DatabaseSync(path)
  try {
    sqlite.exec(PRAGMAS)
  } catch (error) {
    sqlite.close()
    throw error
  }
  const prepared = new Map<string, ReturnType<typeof wrap>>()
  const db = new Kysely<Tables>({
    dialect: new SqliteDialect({
      database: {
        close: () => sqlite.close(),
        prepare(sql) {
          const known = prepared.get(sql)
          if (known) return known
          const statement = wrap(sqlite.prepare(sql))
          // The queries of this package are few and fixed; schema statements of a migration need no cache.
          if (prepared.size < 64) prepared.set(sql, statement)
          return statement
        },
      },
    }),
  })
  try {
    await migrate({ sqlite, db, path }, steps)
  } catch (error) {
    await db.destroy()
    throw error
  }
  return db
}

function wrap(statement: StatementSync) {
  const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[]
  return {
    reader: statement.columns().length > 0,
    all: (parameters: readonly unknown[]) => statement.all(...values(parameters)),
    run: (parameters: readonly unknown[]) => statement.run(...values(parameters)),
    iterate: (parameters: readonly unknown[]) => statement.iterate(...values(parameters)),
  }
}
