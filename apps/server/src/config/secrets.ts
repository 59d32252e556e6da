import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { type Bytes, type Signer, type Words, words } from '@konklave/protocol'
import { OperatorError } from '../operatorError.ts'
import { asOwnerOf } from './asOwner.ts'

/** A file with a secret is missing its protection. The message names the file and the remedy. */
export class SecretFileError extends OperatorError {
  override readonly name = 'SecretFileError'
  readonly reason: 'readable-by-others' | 'no-file' | 'not-the-owners' | 'damaged'
  constructor(reason: SecretFileError['reason'], says: Words, options?: ErrorOptions) {
    super(says, options)
    this.reason = reason
  }
}

/** Makes the data directory, for its owner only. An existing one keeps its mode: it may be a mount. */
export function makeDataDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 })
}

/**
 * Reads a secret of the data directory, as the directory's owner; null when there is none.
 * @throws SecretFileError when group or others may read it, or it is no file of that owner's
 */
export function readSecret(path: string): Buffer<ArrayBuffer> | null {
  return asOwnerOf(dirname(path), () => readOpened(path, constants.O_NOFOLLOW))
}

/**
 * Reads a secret from a place that the configuration names, which may be a link.
 * @throws SecretFileError when group or others may read it
 */
export function readSecretAnywhere(path: string): Buffer<ArrayBuffer> | null {
  return readOpened(path, 0)
}

function readOpened(path: string, follow: number): Buffer<ArrayBuffer> | null {
  const fd = openSecret(path, follow)
  if (fd === null) return null
  try {
    const stat = fstatSync(fd)
    if (!stat.isFile())
      throw new SecretFileError(
        'no-file',
        words(
          `${path} ist keine Datei und wird darum nicht gelesen.`,
          `${path} is no file, so it is not read.`,
        ),
      )
    // Checked on the open file, so nobody can swap it in between.
    if (process.platform !== 'win32' && (stat.mode & 0o077) !== 0)
      throw new SecretFileError(
        'readable-by-others',
        words(
          `${path} enthält ein Geheimnis, darf aber von anderen Benutzern dieses Rechners gelesen werden. Geben Sie ein: chmod 600 ${path}`,
          `${path} holds a secret, but other users of this machine may read it. Run: chmod 600 ${path}`,
        ),
      )
    return Buffer.from(readFileSync(fd))
  } finally {
    closeSync(fd)
  }
}

function openSecret(path: string, follow: number): number | null {
  try {
    // Without waiting: what lies there may be a pipe.
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | follow)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null
    if (code === 'ENOENT') return null
    if (code === 'ELOOP')
      throw new SecretFileError(
        'no-file',
        words(
          `${path} ist ein Verweis und wird darum nicht gelesen. Legen Sie die Datei selbst dorthin.`,
          `${path} is a link, so it is not read. Put the file itself there.`,
        ),
      )
    // Of root's own there is nothing that it may not read: it works as the owner of the directory.
    if (code === 'EACCES' && process.getuid?.() === 0)
      throw new SecretFileError(
        'not-the-owners',
        words(
          `${path} kann vom Besitzer seines Verzeichnisses nicht gelesen werden. Geben Sie ein: chown --reference=${dirname(path)} ${path}`,
          `${path} cannot be read by the owner of its directory. Run: chown --reference=${dirname(path)} ${path}`,
        ),
        { cause },
      )
    throw cause
  }
}

/**
 * Writes a secret for its owner only: complete and on disk, or not at all. The owner is whoever owns the directory: what
 * root writes into the data directory is for the server's own user.
 */
export function writeSecret(path: string, content: string | Uint8Array): void {
  asOwnerOf(dirname(path), () => {
    const fresh = `${path}.new`
    const fd = openFresh(fresh)
    try {
      writeFileSync(fd, content)
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
    renameSync(fresh, path)
  })
}

/** A new file for its owner only; one that was left there is gone, and a link is not followed. */
export function openFresh(path: string): number {
  rmSync(path, { force: true })
  const fd = openSync(path, 'wx', 0o600)
  fchmodSync(fd, 0o600)
  return fd
}

/** The server's Ed25519 key (the charter's serverKey): made at the first start, kept in `server.key`. */
export function loadServerKey(dataDirectory: string): Signer {
  const path = join(dataDirectory, 'server.key')
  const stored = readSecret(path)
  const key = stored ? parseKey(stored, path) : generateKeyPairSync('ed25519').privateKey
  if (!stored) writeSecret(path, key.export({ type: 'pkcs8', format: 'pem' }))
  return signerOf(key)
}

function parseKey(pem: Buffer, path: string): KeyObject {
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch (cause) {
    throw new SecretFileError(
      'damaged',
      words(`${path} ist kein privater Schlüssel.`, `${path} is not a private key.`),
      { cause },
    )
  }
  throw new SecretFileError(
    'damaged',
    words(`${path} ist kein Ed25519-Schlüssel.`, `${path} is not an Ed25519 key.`),
  )
}

function signerOf(key: KeyObject): Signer {
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' })
  // RFC 8410: the last 32 bytes of the SubjectPublicKeyInfo are the key.
  const publicKey = new Uint8Array(spki.subarray(-32)) as Bytes
  return { publicKey, sign: async input => new Uint8Array(sign(null, input, key)) as Bytes }
}
