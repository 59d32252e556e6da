import { createHash, getRandomValues, timingSafeEqual } from 'node:crypto'
import { join } from 'node:path'
import { type Bytes, formatToken } from '@konklave/protocol'
import { readSecret, writeSecret } from '../config/secrets.ts'

/** Creation grants: links that allow making rooms on this server. Only their hashes are kept. */
export interface Grants {
  /** True when nobody was ever given one. */
  readonly none: boolean
  /** Makes one; what is returned exists nowhere else. */
  mint(): Bytes
  allows(grant: Bytes | undefined): boolean
}

const FILE = 'creation-grants'
/** Old links must be given up before more are made without end. */
const GRANTS_MAX = 64

/** `randomBytes` makes the grants. The file is read at every question: a grant revoked by hand ends at once. */
export function openGrants(dataDirectory: string, randomBytes: (size: number) => Bytes): Grants {
  const path = join(dataDirectory, FILE)
  const read = (): string[] =>
    (readSecret(path)?.toString('utf8') ?? '').split('\n').filter(line => /^[0-9a-f]{64}$/.test(line))
  return {
    get none() {
      return read().length === 0
    },
    mint() {
      const grant = randomBytes(32)
      const kept = read().slice(1 - GRANTS_MAX)
      writeSecret(path, `${[...kept, hashOf(grant).toString('hex')].join('\n')}\n`)
      return grant
    },
    allows(grant) {
      if (grant === undefined) return false
      const asked = hashOf(grant)
      let found = false
      // All of them, whatever the first ones say: time must not tell which one came close.
      for (const line of read()) if (timingSafeEqual(asked, Buffer.from(line, 'hex'))) found = true
      return found
    },
  }
}

const hashOf = (grant: Uint8Array) =>
  createHash('sha256').update('konklave grant v1\0').update(grant).digest()

/** For `konklave grant`, while the server runs or not. */
export function mintGrant(dataDirectory: string): string {
  const grants = openGrants(dataDirectory, size => getRandomValues(new Uint8Array(size)))
  return formatToken({ kind: 'grant', grant: grants.mint() })
}
