import type { Bytes, CtxHash, GroupId, RoomId } from '@konklave/protocol'
import { words } from '@konklave/protocol'
import { type Kysely, type SelectQueryBuilder, sql, type Transaction } from 'kysely'
import { openDatabase } from './database.ts'
import { DatabaseError, type Migrations } from './migrate.ts'
import type { Tables } from './tables.ts'
import { type MeetingRow, type PutMeeting, type RoomRecord, type Store, StoreError } from './types.ts'

/**
 * The store on SQLite. `path` is the database file; its directory must exist and be private to this server. Other `steps`
 * than those of this release are for tests.
 * @throws StoreError, DatabaseError
 */
export async function openSqliteStore(path: string, steps?: Migrations): Promise<Store> {
  const db = await guarded(() => openDatabase(path, steps))
  return {
    createRoom: room =>
      guarded(async () => {
        const { numInsertedOrUpdatedRows } = await db
          .insertInto('room')
          .values({
            id: room.id,
            rules: room.rules,
            expires_at: room.expiresAt,
            parent: room.parent ?? null,
          })
          .onConflict(conflict => conflict.doNothing())
          .executeTakeFirstOrThrow()
        return numInsertedOrUpdatedRows === 1n ? 'created' : 'exists'
      }),
    findRoom: id =>
      guarded(async () => {
        const row = await db.selectFrom('room').selectAll().where('id', '=', id).executeTakeFirst()
        return row ? recordOf(row) : null
      }),
    breakoutsOf: parent =>
      guarded(async () => {
        const rows = await db.selectFrom('room').selectAll().where('parent', '=', parent).execute()
        return rows.map(recordOf)
      }),
    deleteRoom: id =>
      guarded(() =>
        db.transaction().execute(async tx => {
          await tx.deleteFrom('meeting').where('room_id', '=', id).execute()
          await tx.deleteFrom('room').where('id', '=', id).execute()
        }),
      ),
    keepRules: (id, rules) =>
      guarded(() =>
        db.transaction().execute(async tx => {
          await tx.updateTable('room').set({ rules }).where('id', '=', id).execute()
          await tx.updateTable('meeting').set({ rules }).where('room_id', '=', id).execute()
        }),
      ),
    findMeeting: roomId => guarded(() => findMeeting(db, roomId)),
    putMeeting: change => guarded(() => db.transaction().execute(tx => putMeeting(tx, change))),
    deleteMeeting: ({ roomId, groupId }) =>
      guarded(async () => {
        await db.deleteFrom('meeting').where('room_id', '=', roomId).where('group_id', '=', groupId).execute()
      }),
    markRestart: deleteAt =>
      guarded(async () => {
        await db.updateTable('meeting').set({ delete_at: deleteAt }).where('delete_at', 'is', null).execute()
      }),
    sweep: now => guarded(() => db.transaction().execute(tx => sweep(tx, now))),
    counts: () =>
      guarded(async () => ({
        rooms: await countOf(db.selectFrom('room')),
        meetings: await countOf(db.selectFrom('meeting').where('delete_at', 'is', null)),
      })),
    close: () => guarded(() => db.destroy()),
  }
}

const recordOf = (row: Tables['room']): RoomRecord => ({
  id: row.id as RoomId,
  rules: row.rules as Bytes,
  expiresAt: row.expires_at,
  ...(row.parent ? { parent: row.parent as RoomId } : {}),
})

async function findMeeting(db: Kysely<Tables>, roomId: RoomId): Promise<MeetingRow | null> {
  const row = await db.selectFrom('meeting').selectAll().where('room_id', '=', roomId).executeTakeFirst()
  if (!row) return null
  return {
    roomId: row.room_id as RoomId,
    groupId: row.group_id as GroupId,
    epoch: row.epoch,
    ctxHash: row.ctx_hash as CtxHash,
    prevCtxHash: row.prev_ctx_hash as CtxHash | null,
    rules: row.rules as Bytes,
  }
}

async function putMeeting(
  tx: Transaction<Tables>,
  { row, expect, roomExpiresAt }: PutMeeting,
): Promise<'done' | 'conflict'> {
  const values = {
    room_id: row.roomId,
    group_id: row.groupId,
    epoch: row.epoch,
    ctx_hash: row.ctxHash,
    prev_ctx_hash: row.prevCtxHash,
    rules: row.rules,
    delete_at: null,
  }
  const changed =
    expect === null
      ? (
          await tx
            .insertInto('meeting')
            .values(values)
            .onConflict(conflict => conflict.doNothing())
            .executeTakeFirstOrThrow()
        ).numInsertedOrUpdatedRows
      : (
          await tx
            .updateTable('meeting')
            .set(values)
            .where('room_id', '=', row.roomId)
            .where('group_id', '=', expect.groupId)
            .where('ctx_hash', '=', expect.ctxHash)
            .executeTakeFirstOrThrow()
        ).numUpdatedRows
  if (changed !== 1n) return 'conflict'
  await tx
    .updateTable('room')
    .set({ rules: row.rules, expires_at: sql`max(expires_at, ${roomExpiresAt ?? 0})` })
    .where('id', '=', row.roomId)
    .execute()
  return 'done'
}

async function sweep(tx: Transaction<Tables>, now: number) {
  const meetings = await tx.deleteFrom('meeting').where('delete_at', '<=', now).executeTakeFirstOrThrow()
  const live = tx.selectFrom('meeting').select('room_id')
  const orphans = tx
    .selectFrom('room')
    .select('id')
    .where('parent', 'is not', null)
    .where('parent', 'not in', live)
  await tx.deleteFrom('meeting').where('room_id', 'in', orphans).execute()
  const breakouts = await tx.deleteFrom('room').where('id', 'in', orphans).executeTakeFirstOrThrow()
  const rooms = await tx
    .deleteFrom('room')
    .where('expires_at', '<=', now)
    .where('id', 'not in', tx.selectFrom('meeting').select('room_id'))
    .executeTakeFirstOrThrow()
  return {
    rooms: Number(breakouts.numDeletedRows + rooms.numDeletedRows),
    meetings: Number(meetings.numDeletedRows),
  }
}

async function guarded<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (cause) {
    if (cause instanceof DatabaseError) throw cause
    if (isDamage(cause))
      throw new DatabaseError(
        'damaged',
        words(
          'Die Datenbank im Datenverzeichnis ist beschädigt. Stellen Sie eine Sicherung wieder her: konklave restore DATEI --replace.',
          'The database in the data directory is damaged. Restore a backup: konklave restore FILE --replace.',
        ),
        { cause },
      )
    throw new StoreError(cause)
  }
}

async function countOf<T extends keyof Tables>(
  query: SelectQueryBuilder<Tables, T, object>,
): Promise<number> {
  const { n } = await query.select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  return n
}

/** SQLITE_CORRUPT, SQLITE_NOTADB. */
const isDamage = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && (error.errcode === 11 || error.errcode === 26)
