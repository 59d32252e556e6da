import {
  type Bytes,
  DecodeError,
  decode,
  encode,
  formatOwnerFile,
  isOrigin,
  limits,
  normalPassphrase,
  type OwnerFile,
  type OwnerFileContents,
  type OwnerFileProblem,
  ownerFileContents,
  ownerFileHead,
  ownerFileKdfs,
  parseOwnerFile,
  passphraseProblem,
  utf8,
} from '@konklave/protocol'
import { argon2id } from '@noble/hashes/argon2.js'
import { open, seal } from '../aead.ts'
import { pad, unpad } from '../pad.ts'

/**
 * `wrong-passphrase`: nothing came open. A file of which a byte was changed looks the same to whoever opens it, and there
 * is no way to tell the two apart.
 */
export type OwnerFileOpened =
  | { readonly t: 'opened'; readonly contents: OwnerFileContents }
  | { readonly t: OwnerFileProblem | 'wrong-passphrase' }

const SIZES_BYTES = [limits.OWNER_FILE_PADDED_BYTES]

/**
 * [K17] The owner's right as a file that only this passphrase opens. Blocks its thread for about a second.
 * @throws RangeError when {@link passphraseProblem} finds something
 */
export async function sealOwnerFile(p: {
  readonly contents: OwnerFileContents
  readonly passphrase: string
}): Promise<Bytes> {
  if (passphraseProblem(p.passphrase)) throw new RangeError('passphrase too weak')
  const head = { kdf: ownerFileKdfs[0], salt: crypto.getRandomValues(new Uint8Array(16)) }
  const plain = pad(encode(p.contents), SIZES_BYTES)
  const sealed = await withKey(head, p, key => seal(key, plain, ownerFileHead(head)))
  return formatOwnerFile({ ...head, sealed })
}

/** [K17] Inverse of {@link sealOwnerFile} for a file that anybody may have made. Never rejects. */
export async function openOwnerFile(p: {
  readonly bytes: Uint8Array
  readonly passphrase: string
}): Promise<OwnerFileOpened> {
  const file = parseOwnerFile(p.bytes)
  if (typeof file === 'string') return { t: file }
  const plain = await withKey(file, p, key => open(key, file.sealed, ownerFileHead(file)))
  return plain === null ? { t: 'wrong-passphrase' } : contentsOf(plain)
}

/** Whoever made the file knew the passphrase, but need not be this client. */
function contentsOf(plain: Bytes): OwnerFileOpened {
  const content = unpad(plain, SIZES_BYTES)
  if (content === null) return { t: 'cut' }
  try {
    const contents = decode(ownerFileContents, content, content.length)
    return isOrigin(contents.origin) ? { t: 'opened', contents } : { t: 'cut' }
  } catch (error) {
    if (error instanceof DecodeError) return { t: 'cut' }
    throw error
  }
}

/** Argon2id (RFC 9106). Each file has a salt, and so a key, of its own; it lives no longer than `use`. */
async function withKey<T>(
  { kdf, salt }: Omit<OwnerFile, 'sealed'>,
  { passphrase }: { readonly passphrase: string },
  use: (key: Uint8Array) => Promise<T>,
): Promise<T> {
  const key = argon2id(utf8(normalPassphrase(passphrase)), salt, {
    m: kdf.memoryKiB,
    t: kdf.passes,
    p: kdf.lanes,
    dkLen: 32,
  })
  try {
    return await use(key)
  } finally {
    key.fill(0)
  }
}
