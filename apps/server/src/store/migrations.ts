import type { Migrations } from './migrate.ts'

/** Forward only. A migration that was shipped is never changed. */
export const migrations: Migrations = {
  '0001': {
    async up(db) {
      await db.schema
        .createTable('room')
        .addColumn('id', 'blob', column => column.primaryKey())
        .addColumn('rules', 'blob', column => column.notNull())
        .addColumn('expires_at', 'integer', column => column.notNull())
        .execute()
      await db.schema
        .createTable('meeting')
        .addColumn('room_id', 'blob', column => column.primaryKey().references('room.id'))
        .addColumn('group_id', 'blob', column => column.notNull())
        .addColumn('epoch', 'integer', column => column.notNull())
        .addColumn('ctx_hash', 'blob', column => column.notNull())
        .addColumn('prev_ctx_hash', 'blob')
        .addColumn('rules', 'blob', column => column.notNull())
        .addColumn('delete_at', 'integer')
        .execute()
    },
  },
  '0002': {
    async up(db) {
      await db.schema.alterTable('room').addColumn('parent', 'blob').execute()
      await db.schema.createIndex('room_parent').on('room').column('parent').execute()
    },
  },
}
