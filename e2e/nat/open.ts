import { writeFile } from 'node:fs/promises'
import { startAuthority } from '@konklave/testing/acme'
import { ADDRESSES } from './town.ts'

/** What there is in the open network: names, and an authority for certificates. Started as a program there; prints where, and writes what its certificates lead to. */
const [host = '', roots = ''] = process.argv.slice(2)
const AUTHORITY = 'acme.test'
const leads: Readonly<Record<string, string>> = { [host]: ADDRESSES.router, [AUTHORITY]: ADDRESSES.open }
const authority = await startAuthority({
  httpPort: 80,
  reached: { name: AUTHORITY, address: ADDRESSES.open },
  nameServer: { address: ADDRESSES.open, port: 53, leadsTo: name => leads[name] ?? null },
})
await writeFile(roots, (await authority.root()).toString())
console.log(`${authority.directory} ${authority.trust}`)
process.once('SIGTERM', () => void authority.stop().then(() => process.exit(0)))
