import type { InventoryEntry } from './types.ts'

const recipient = 'the operator of this server'
const untilDeleted = 'until the operator deletes the data directory'

/** Files of the data directory other than the database. */
export const fileInventory: readonly InventoryEntry[] = [
  {
    where: 'file server.key',
    field: 'private key',
    purpose: 'Signs what the server tells clients, so that nobody else can say it',
    category: 'none',
    recipient,
    deadline: untilDeleted,
  },
  {
    where: 'file lan-certificate.pem',
    field: 'certificate and private key',
    purpose: 'Encrypted connections on the local network',
    category: 'none',
    recipient: 'the operator of this server; the certificate also everybody who connects',
    deadline: 'replaced when it ends or the names of this machine change, at most after 397 days',
  },
  {
    where: 'file creation-grants',
    field: 'hashes of creation links',
    purpose: 'Recognising links that allow creating rooms',
    category: 'none',
    recipient,
    deadline: 'until the operator revokes the link by deleting its line',
  },
  {
    where: 'file acme-account.pem',
    field: 'account key and address of the account',
    purpose: 'Renewing the certificate of a public server',
    category: 'none',
    recipient,
    deadline: untilDeleted,
  },
  {
    where: 'file acme-certificate.pem',
    field: 'certificate and private key',
    purpose: 'Encrypted connections under the name of this server',
    category: 'none',
    recipient:
      'the operator of this server; the certificate also everybody who connects, and public logs of certificates',
    deadline: 'replaced at each renewal',
  },
]
