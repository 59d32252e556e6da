import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  bodyOf,
  charter,
  DecodeError,
  decode,
  RULES_EXTENSION_MAX_BYTES,
  roomState,
  rulesExtension,
} from '@konklave/protocol'
import { asOwnerOf } from '../config/index.ts'
import { grantsOf } from '../door/grants.ts'
import type { Scene } from '../duties/breach/index.ts'
import { ROOM_LIFETIME_MS } from '../store/index.ts'
import { inDatabase } from './backup.ts'
import type { Status } from './control.ts'
import { DATABASE_FILE, KEPT_FILES } from './files.ts'
import { logFactsOf, type Window } from './logFacts.ts'

export type SceneParts = {
  readonly data: string
  readonly configFile: string | null
  /** What the server wrote, from wherever that was kept; null: nobody has it. */
  readonly logFile: string | null
  readonly status: Status | null
  readonly window: Window
}

/** Its time would say when rooms were last used, to the minute. */
const TIMED_FILES = KEPT_FILES.filter(name => name !== DATABASE_FILE)

/**
 * [P-07] What is to be found on this machine after a breach, in counts and times of files. Reads only: traces stay as they
 * are.
 */
export function sceneOf({ data, configFile, logFile, status, window }: SceneParts): Scene {
  return {
    ...asOwnerOf(data, () => ({
      rooms: roomsOf(join(data, DATABASE_FILE), window.toMs),
      copies: existsSync(data) ? readdirSync(data).filter(name => name.includes('.db.before-')).length : 0,
    })),
    links: linksOf(data),
    files: [...(configFile ? [configFile] : []), ...TIMED_FILES.map(name => join(data, name))].flatMap(
      path => {
        const stat = statSync(path, { throwIfNoEntry: false })
        // Where it lies may say who somebody is.
        return stat ? [{ name: basename(path), changedMs: stat.mtimeMs }] : []
      },
    ),
    log: logFile === null ? null : logFactsOf(readFileSync(logFile, 'utf8'), window),
    status,
  }
}

function linksOf(data: string): Scene['links'] {
  const list = existsSync(data) ? grantsOf(data).list() : []
  return { all: list.length, withNote: list.filter(({ note }) => note !== '').length }
}

/** Null: there is none, or it is damaged. */
function roomsOf(path: string, toMs: number | null): Scene['rooms'] {
  if (!existsSync(path)) return null
  try {
    return inDatabase(untouched(path), sqlite => {
      const rooms = sqlite.prepare('select rules, expires_at from room').all()
      // A room's deadline was set when it was made or last used, never later than that many days before it.
      const certain = rooms.filter(
        ({ expires_at: end }) => toMs === null || Number(end) - ROOM_LIFETIME_MS <= toMs,
      )
      return {
        certain: certain.length,
        perhaps: rooms.length - certain.length,
        keys: rooms.reduce((sum, { rules }) => sum + keysIn(rules), 0),
        meetings: Number(sqlite.prepare('select count(*) as n from meeting').get()?.n),
      }
    })
  } catch (error) {
    if (error instanceof Error && 'errcode' in error) return null
    throw error
  }
}

/** Opened as usual, SQLite puts files beside it even to read. Where it has none there it need not: nobody is writing. */
function untouched(path: string): string | URL {
  if (existsSync(`${path}-wal`)) return path
  const url = pathToFileURL(path)
  url.search = 'immutable=1'
  return url
}

/** How many different keys of people are in the rules of a room; 0 where they cannot be read. */
function keysIn(rules: unknown): number {
  if (!(rules instanceof Uint8Array)) return 0
  try {
    const pair = decode(rulesExtension, rules, RULES_EXTENSION_MAX_BYTES)
    const { owners, roles } = bodyOf(charter, pair.charter)
    const { barred, switches } = bodyOf(roomState, pair.state)
    const hashes = [...roles.map(({ keyHash }) => keyHash), ...barred, ...switches.sharers]
    return owners.length + new Set(hashes.map(hash => Buffer.from(hash).toString('hex'))).size
  } catch (error) {
    if (error instanceof DecodeError) return 0
    throw error
  }
}
