import { fileURLToPath } from 'node:url'
import { PROTOCOL_VERSIONS } from '@konklave/protocol'
import { type Migrations, migrations } from '../store/index.ts'
import { VERSION } from '../version.ts'

/** What distinguishes one release of this server from the next. */
export type Release = {
  readonly version: string
  /** Of the clone or the unpacked archive that it came with. */
  readonly root: string
  readonly migrations: Migrations
  /** The newest and the one before, so that pages stay usable while a server is exchanged. */
  readonly protocolVersions: readonly number[]
}

export const OWN_RELEASE: Release = {
  version: VERSION,
  root: fileURLToPath(new URL('../../../..', import.meta.url)),
  migrations,
  protocolVersions: PROTOCOL_VERSIONS,
}
