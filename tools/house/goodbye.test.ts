import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOM_LIFETIME_MS } from '../../apps/server/src/store/retention.ts'

const read = (language: 'de' | 'en') =>
  readFileSync(join(import.meta.dirname, `../../apps/web/src/locales/room/${language}.po`), 'utf8')

test('[P-68] the goodbye names the days after which the server deletes a room', () => {
  const days = ROOM_LIFETIME_MS / (24 * 3600_000)
  expect(read('en')).toContain(`msgstr "The room stays for ${days} days after it was last used`)
  expect(read('de')).toContain(`msgstr "Der Raum bleibt noch ${days} Tage, nachdem er zuletzt benutzt wurde`)
})
