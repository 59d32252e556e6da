import { words } from '@konklave/protocol'
import { operator } from './recipients.ts'
import type { InventoryEntry } from './types.ts'

const untilDeleted = words(
  'bis der Betreiber das Datenverzeichnis löscht',
  'until the operator deletes the data directory',
)

/** Files of the data directory other than the database. */
export const fileInventory: readonly InventoryEntry[] = [
  {
    where: 'file server.key',
    field: 'private key',
    label: words('Schlüssel dieses Servers', 'Key of this server'),
    operation: 'operation',
    purpose: words(
      'Unterschreibt, was der Server den Teilnehmenden sagt, damit es niemand anderes sagen kann',
      'Signs what the server tells clients, so that nobody else can say it',
    ),
    category: 'none',
    recipient: operator,
    deadline: untilDeleted,
  },
  {
    where: 'file lan-certificate.pem',
    field: 'certificate and private key',
    label: words('Zertifikat und sein Schlüssel', 'Certificate and its key'),
    operation: 'operation',
    purpose: words(
      'Verschlüsselte Verbindungen im lokalen Netz',
      'Encrypted connections on the local network',
    ),
    category: 'none',
    recipient: words(
      'wer diesen Server betreibt; das Zertifikat auch alle, die sich verbinden',
      'whoever runs this server; the certificate also everybody who connects',
    ),
    deadline: words(
      'wird ersetzt, wenn es abläuft oder sich die Namen dieses Rechners ändern, spätestens nach 397 Tagen',
      'replaced when it ends or the names of this machine change, at most after 397 days',
    ),
  },
  {
    where: 'file creation-grants',
    field: 'hashes of creation links',
    label: words('Prüfsummen der Links zum Anlegen von Räumen', 'Hashes of the links for creating rooms'),
    operation: 'rooms',
    purpose: words(
      'Links wiedererkennen, mit denen man Räume anlegen darf',
      'Recognising links that allow creating rooms',
    ),
    category: 'none',
    recipient: operator,
    deadline: words(
      'bis der Betreiber den Link widerruft, indem er dessen Zeile löscht',
      'until the operator revokes the link by deleting its line',
    ),
  },
  {
    where: 'file acme-account.pem',
    field: 'account key and address of the account',
    label: words(
      'Schlüssel und Adresse des Kontos bei der Zertifizierungsstelle',
      'Key and address of the account with the certificate authority',
    ),
    operation: 'certificate',
    purpose: words(
      'Das Zertifikat eines öffentlichen Servers erneuern',
      'Renewing the certificate of a public server',
    ),
    category: 'none',
    recipient: operator,
    deadline: untilDeleted,
  },
  {
    where: 'file acme-certificate.pem',
    field: 'certificate and private key',
    label: words('Zertifikat und sein Schlüssel', 'Certificate and its key'),
    operation: 'certificate',
    purpose: words(
      'Verschlüsselte Verbindungen unter dem Namen dieses Servers',
      'Encrypted connections under the name of this server',
    ),
    category: 'none',
    recipient: words(
      'wer diesen Server betreibt; das Zertifikat auch alle, die sich verbinden, und öffentliche Verzeichnisse von Zertifikaten',
      'whoever runs this server; the certificate also everybody who connects, and public logs of certificates',
    ),
    deadline: words('wird bei jeder Erneuerung ersetzt', 'replaced at each renewal'),
  },
]
