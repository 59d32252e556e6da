export { type Authority, type AuthorityOptions, startAuthority } from './authority.ts'
export { type NameServer, startNameServer } from './nameServer.ts'
