import { concat, equalBytes, list, parse, type Reader, u16, vector } from './bytes.ts'
import { refuse } from './errors.ts'
import { encodeHeader, readHeader, readSuite } from './header.ts'
import { cipherSuite, mlsLimits, size, wireFormat } from './limits.ts'
import type { EncryptedGroupSecrets, HpkeCiphertext, Welcome } from './types.ts'

export const readHpkeCiphertext = (reader: Reader): HpkeCiphertext => ({
  kemOutput: reader.fixed(size.key),
  ciphertext: reader.vector(),
})

const readSecrets = (reader: Reader): EncryptedGroupSecrets => ({
  newMember: reader.fixed(size.hash),
  encryptedGroupSecrets: readHpkeCiphertext(reader),
})

/** Decodes MLSMessage{Welcome} (RFC 9420 section 12.4.3.1). Throws MlsDecodeError. */
export const decodeWelcome = (bytes: Uint8Array): Welcome =>
  parse(bytes, mlsLimits.welcomeBytes, reader => {
    readHeader(reader, wireFormat.welcome)
    readSuite(reader)
    const secrets = reader.list(readSecrets, mlsLimits.addsPerCommit)
    const encryptedGroupInfo = reader.vector()
    return { secrets, encryptedGroupInfo, raw: reader.since(0) }
  })

const encodeSecrets = ({ newMember, encryptedGroupSecrets: sealed }: EncryptedGroupSecrets): Uint8Array =>
  concat(vector(newMember), vector(sealed.kemOutput), vector(sealed.ciphertext))

/** Encodes MLSMessage{Welcome}. */
export const encodeWelcome = (welcome: Omit<Welcome, 'raw'>): Uint8Array =>
  concat(
    encodeHeader(wireFormat.welcome),
    u16(cipherSuite),
    list(welcome.secrets, encodeSecrets),
    vector(welcome.encryptedGroupInfo),
  )

/**
 * The share of one joiner: the same Welcome with only the entry of this key package, so that a joiner neither downloads
 * nor learns the others' references. Refuses with `not-a-recipient`.
 */
export const sliceWelcome = (welcome: Welcome, keyPackageRef: Uint8Array): Uint8Array => {
  const mine = welcome.secrets.find(({ newMember }) => equalBytes(newMember, keyPackageRef))
  if (mine === undefined) return refuse('not-a-recipient')
  return encodeWelcome({ secrets: [mine], encryptedGroupInfo: welcome.encryptedGroupInfo })
}
