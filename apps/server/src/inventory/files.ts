import { words } from '@konklave/protocol'
import { operator } from './recipients.ts'
import type { InventoryEntry } from './types.ts'

const untilDeleted = words(
  'bis der Betreiber das Datenverzeichnis löscht',
  'until the operator deletes the data directory',
)
const untilRevoked = words(
  'bis der Betreiber den Link widerruft (konklave grant revoke)',
  'until the operator revokes the link (konklave grant revoke)',
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
    deadline: untilRevoked,
  },
  {
    where: 'file creation-grants',
    field: 'notes of the operator',
    label: words('Notizen des Betreibers zu diesen Links', 'Notes of the operator on these links'),
    operation: 'rooms',
    purpose: words(
      'Links auseinanderhalten, wenn einer widerrufen werden soll',
      'Telling links apart when one is to be revoked',
    ),
    category: 'personal',
    recipient: operator,
    deadline: untilRevoked,
  },
  {
    where: 'file creation-grants.lock',
    field: 'nothing',
    label: words('Nichts: eine leere Datei', 'Nothing: an empty file'),
    operation: 'rooms',
    purpose: words(
      'Befehle, die zugleich Links anlegen oder widerrufen, sichern oder zurückspielen, nacheinander ausführen',
      'Running commands that make or revoke links, back up or restore at once one after the other',
    ),
    category: 'none',
    recipient: operator,
    deadline: untilDeleted,
  },
  {
    where: 'file secrets.toml',
    field: 'settings that are secret',
    label: words('Geheime Einstellungen', 'Settings that are secret'),
    operation: 'certificate',
    purpose: words(
      'Einer Zertifizierungsstelle nachweisen, wessen Konto es ist',
      'Proving to a certificate authority whose account it is',
    ),
    category: 'none',
    recipient: operator,
    deadline: untilDeleted,
  },
  {
    where: 'file konklave.db.before-*',
    field: 'copy of the database',
    label: words('Kopie der Datenbank', 'Copy of the database'),
    operation: 'operation',
    purpose: words(
      'Zur Version davor zurückkehren, wenn eine Aktualisierung die Datenbank ändert',
      'Going back to the version before, when an update changes the database',
    ),
    category: 'pseudonymous',
    recipient: operator,
    deadline: words('7 Tage nach der Aktualisierung', '7 days after the update'),
  },
  {
    where: 'file instance.lock',
    field: 'nothing',
    label: words('Nichts: eine leere Datei', 'Nothing: an empty file'),
    operation: 'operation',
    purpose: words(
      'Einen zweiten Server oder ein Zurückspielen von den Daten eines laufenden fernhalten',
      'Keeping a second server or a restore away from the data of a running one',
    ),
    category: 'none',
    recipient: operator,
    deadline: untilDeleted,
  },
  {
    where: 'file control.sock',
    field: 'nothing',
    label: words('Nichts: eine Verbindung auf diesem Rechner', 'Nothing: a connection on this machine'),
    operation: 'operation',
    purpose: words(
      'Dem Betreiber sagen, wie es dem laufenden Server geht (konklave status)',
      'Telling the operator how the running server is (konklave status)',
    ),
    category: 'none',
    recipient: operator,
    deadline: words('wenn der Server anhält', 'when the server stops'),
  },
  {
    where: 'file restoring/*',
    field: 'files of a backup',
    label: words(
      'Dateien einer Sicherung, während sie zurückgespielt wird',
      'Files of a backup while it is put back',
    ),
    operation: 'operation',
    purpose: words('Eine Sicherung als Ganzes zurückspielen', 'Putting a backup back all at once'),
    category: 'personal',
    recipient: operator,
    deadline: words(
      'wenn sie zurückgespielt ist, spätestens beim nächsten Start des Servers',
      'when the restore is done, at the latest at the next start of the server',
    ),
  },
  {
    where: 'file backup',
    field: 'copy of the database, the keys, the links and the settings',
    label: words(
      'Datei, die der Betreiber mit „konklave backup“ anlegt: Kopie der Datenbank, der Schlüssel, der Prüfsummen und Notizen zu Links und der Einstellungen',
      'File that the operator makes with “konklave backup”: copy of the database, the keys, the hashes of links with their notes, and the settings',
    ),
    operation: 'operation',
    purpose: words('Nach dem Verlust eines Rechners weitermachen', 'Going on after the loss of a machine'),
    category: 'personal',
    recipient: words(
      'wer diesen Server betreibt, und wer dort Zugang hat, wo die Datei hingelegt wird',
      'whoever runs this server, and whoever can get at the place where the file is put',
    ),
    deadline: words('bis der Betreiber die Datei löscht', 'until the operator deletes the file'),
  },
  {
    where: 'file backing-up-*',
    field: 'copy of the database',
    label: words(
      'Kopie der Datenbank, während sie in eine Sicherung geschrieben wird',
      'Copy of the database while it goes into a backup',
    ),
    operation: 'operation',
    purpose: words(
      'Die Datenbank eines laufenden Servers in einem Zustand sichern',
      'Backing up the database of a running server as of one moment',
    ),
    category: 'pseudonymous',
    recipient: operator,
    deadline: words(
      'wenn sie geschrieben ist; wurde die Sicherung abgebrochen, nach einer Stunde, sobald der Server läuft',
      'when it is written; if the backup was cut off, after an hour, as soon as the server runs',
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
