import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { Bytes, Signer } from '@konklave/protocol'

/** A file with a secret is missing its protection. The message names the file and the remedy. */
export class SecretFileError extends Error {
  override readonly name = 'SecretFileError'
  readonly reason: 'readable-by-others' | 'damaged'
  constructor(reason: SecretFileError['reason'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}

/** Makes the data directory, for its owner only. An existing one keeps its mode: it may be a mount. */
export function makeDataDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 })
}

/**
 * Reads a secret; null when there is none.
 * @throws SecretFileError when group or others may read it
 */
export function readSecret(path: string): Buffer<ArrayBuffer> | null {
  let fd: number
  try {
    fd = openSync(path, 'r')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
  try {
    // Checked on the open file, so nobody can swap it in between.
    if (process.platform !== 'win32' && (fstatSync(fd).mode & 0o077) !== 0)
      throw new SecretFileError(
        'readable-by-others',
        `${path} holds a secret, but other users of this machine may read it. Run: chmod 600 ${path}`,
      )
    return Buffer.from(readFileSync(fd))
  } finally {
    closeSync(fd)
  }
}

/**
 * Writes a secret for its owner only: complete and on disk, or not at all. The owner is whoever owns the directory: what
 * root writes into the data directory is for the server's own user.
 */
export function writeSecret(path: string, content: string | Uint8Array): void {
  const fresh = `${path}.new`
  const fd = openSync(fresh, 'w', 0o600)
  try {
    chmodSync(fresh, 0o600)
    giveToOwnerOf(dirname(path), fresh)
    writeFileSync(fd, content)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  renameSync(fresh, path)
}

/** For root, who works for others: the file gets the owner of its directory. */
export function giveToOwnerOf(directory: string, path: string): void {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(directory)
  chownSync(path, uid, gid)
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
    throw new SecretFileError('damaged', `${path} is not a private key.`, { cause })
  }
  throw new SecretFileError('damaged', `${path} is not an Ed25519 key.`)
}

function signerOf(key: KeyObject): Signer {
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' })
  // RFC 8410: the last 32 bytes of the SubjectPublicKeyInfo are the key.
  const publicKey = new Uint8Array(spki.subarray(-32)) as Bytes
  return { publicKey, sign: async input => new Uint8Array(sign(null, input, key)) as Bytes }
}
