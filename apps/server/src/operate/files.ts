import { SECRETS_FILE } from '../config/index.ts'
import { GRANTS_FILE } from '../door/grants.ts'

export { GRANTS_FILE }

export const DATABASE_FILE = 'konklave.db'

/** Files of the data directory that make a server this server: all of them are in a backup, as far as they exist. */
export const KEPT_FILES = [
  DATABASE_FILE,
  'server.key',
  GRANTS_FILE,
  SECRETS_FILE,
  'acme-account.pem',
  'acme-certificate.pem',
  'lan-certificate.pem',
] as const

/** In a backup beside them. */
export const CONFIG_FILE = 'konklave.toml'
export const MANIFEST_FILE = 'manifest.json'
/** Last of all: the hash of everything before. */
export const SEAL_FILE = 'sha256'
