import { createHash, getRandomValues, timingSafeEqual } from 'node:crypto'
import { join } from 'node:path'
import { type Bytes, formatToken, type Words, words } from '@konklave/protocol'
import { changing } from '../config/changes.ts'
import { readSecret, writeSecret } from '../config/secrets.ts'
import { OperatorError } from '../operatorError.ts'

/** What an operator sees of a grant: enough to take it back, nothing to use it with. */
export type ListedGrant = {
  /** First letters of the hash. */
  readonly fingerprint: string
  /** The operator's own words, on one line; may be empty. */
  readonly note: string
}

/** Creation grants: links that allow making rooms on this server. Only their hashes are kept. */
export interface Grants {
  /** Not when they were all revoked: whoever did that wants nobody to have one. */
  readonly neverGiven: boolean
  /** Makes one; what is returned exists nowhere else. @throws GrantError `full`; ChangeError */
  mint(note?: string): Bytes
  list(): ListedGrant[]
  /** Ends the one whose fingerprint begins like this. @throws GrantError `unknown`, `ambiguous`; ChangeError */
  revoke(fingerprint: string): ListedGrant
  allows(grant: Bytes | undefined): boolean
}

/** The message says what to do. */
export class GrantError extends OperatorError {
  override readonly name = 'GrantError'
  readonly reason: 'full' | 'unknown' | 'ambiguous'
  constructor(reason: GrantError['reason'], says: Words) {
    super(says)
    this.reason = reason
  }
}

export const GRANTS_FILE = 'creation-grants'
/** Old links must be given up before more are made without end. */
const GRANTS_MAX = 64
const FINGERPRINT_LETTERS = 8
export const NOTE_MAX = 80

type Entry = { readonly hash: string; readonly note: string }

/** `randomBytes` makes the grants. The file is read at every question: a grant that was revoked ends at once. */
export function openGrants(
  dataDirectory: string,
  randomBytes: (size: number) => Bytes,
  waitMs?: number,
): Grants {
  const path = join(dataDirectory, GRANTS_FILE)
  const read = () => parse(readSecret(path)?.toString('utf8') ?? '')
  const write = (entries: readonly Entry[]) => writeSecret(path, entries.map(format).join(''))
  const alone = <T>(change: () => T): T => changing(dataDirectory, change, waitMs)
  return {
    get neverGiven() {
      return readSecret(path) === null
    },
    mint: (note = '') =>
      alone(() => {
        const entries = read()
        if (entries.length >= GRANTS_MAX)
          throw new GrantError(
            'full',
            words(
              `Es gibt ${GRANTS_MAX} Links zum Anlegen von Räumen, und mehr gehen nicht. Widerrufen Sie einen: konklave grant list.`,
              `There are ${GRANTS_MAX} links for creating rooms, and no more can be made. Revoke one: konklave grant list.`,
            ),
          )
        const grant = randomBytes(32)
        write([...entries, { hash: hashOf(grant).toString('hex'), note: oneLine(note) }])
        return grant
      }),
    list: () => read().map(listed),
    revoke: fingerprint =>
      alone(() => {
        const entries = read()
        const found = oneOf(entries, fingerprint)
        write(entries.filter(entry => entry !== found))
        return listed(found)
      }),
    allows(grant) {
      if (grant === undefined) return false
      const asked = hashOf(grant)
      let found = false
      // All of them, whatever the first ones say: time must not tell which one came close.
      for (const { hash } of read()) if (timingSafeEqual(asked, Buffer.from(hash, 'hex'))) found = true
      return found
    },
  }
}

function oneOf(entries: readonly Entry[], fingerprint: string): Entry {
  const meant = /^[0-9a-f]{4,64}$/.test(fingerprint)
    ? entries.filter(({ hash }) => hash.startsWith(fingerprint))
    : []
  const [found, another] = meant
  if (!found)
    throw new GrantError(
      'unknown',
      words(
        `Kein Link hat den Fingerabdruck ${fingerprint}: konklave grant list.`,
        `No link has the fingerprint ${fingerprint}: konklave grant list.`,
      ),
    )
  if (another)
    throw new GrantError(
      'ambiguous',
      words(
        `Mehr als ein Link beginnt mit ${fingerprint}. Geben Sie mehr Zeichen an.`,
        `More than one link begins with ${fingerprint}. Give more letters.`,
      ),
    )
  return found
}

/** A hash on a line; the line before, if it begins with #, is its note. Files without notes are older. */
function parse(text: string): Entry[] {
  let note = ''
  return text.split('\n').flatMap(line => {
    const before = note
    note = line.startsWith('#') ? oneLine(line.slice(1)) : ''
    return /^[0-9a-f]{64}$/.test(line) ? [{ hash: line, note: before }] : []
  })
}

const format = ({ hash, note }: Entry): string => `${note ? `# ${note}\n` : ''}${hash}\n`

const listed = ({ hash, note }: Entry): ListedGrant => ({
  fingerprint: hash.slice(0, FINGERPRINT_LETTERS),
  note,
})

const oneLine = (note: string): string =>
  note
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, NOTE_MAX)

const hashOf = (grant: Uint8Array) =>
  createHash('sha256').update('konklave grant v1\0').update(grant).digest()

/** For the operator's commands, while the server runs or not. */
export const grantsOf = (dataDirectory: string): Grants =>
  openGrants(dataDirectory, size => getRandomValues(new Uint8Array(size)))

/** A new grant as the part of a link behind `#`. */
export const mintGrant = (dataDirectory: string, note = ''): string =>
  formatToken({ kind: 'grant', grant: grantsOf(dataDirectory).mint(note) })
