import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { words } from '@konklave/protocol'
import { openFiles } from '../search/files.ts'
import { processTree } from '../search/memory.ts'
import { CouldNotLook } from '../unseen.ts'

export type OpenSocket = {
  readonly kind: 'tcp' | 'udp'
  readonly state: 'listens' | 'talks'
  readonly address: string
  readonly port: number
  readonly peer: string
  readonly peerPort: number
}

export type ProcessSight = {
  readonly pid: number
  readonly name: string
  readonly uid: number
  readonly sockets: readonly OpenSocket[]
  /** Regular files that it can write to. */
  readonly writes: readonly string[]
}

/** The server and everything it has started, as they are now. @throws CouldNotLook */
export function lookAtProcesses(pid: number): ProcessSight[] {
  if (!existsSync(`/proc/${pid}/fd`))
    throw new CouldNotLook(
      words(
        'Prozesse lassen sich hier nicht ansehen: kein /proc, oder der Server läuft in einem anderen Container.',
        'Processes cannot be looked at here: there is no /proc, or the server runs in another container.',
      ),
      words('Dort starten, wo der Server läuft.', 'Run it where the server runs.'),
    )
  return processTree(pid).flatMap(one => {
    try {
      return [
        {
          pid: one,
          name: basename(readlinkSync(`/proc/${one}/exe`)),
          uid: statSync(`/proc/${one}`).uid,
          sockets: socketsOf(one),
          writes: openFiles(one).map(({ name }) => name),
        },
      ]
    } catch (error) {
      // One that ended meanwhile.
      if (error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH'].includes(String(error.code)))
        return []
      throw error
    }
  })
}

const TABLES = ['tcp', 'tcp6', 'udp', 'udp6'] as const
/** Of /proc/net/tcp: established, SYN sent, listening; of /proc/net/udp: connected, bound. */
const STATES: Readonly<Record<string, OpenSocket['state']>> = {
  'tcp 01': 'talks',
  'tcp 02': 'talks',
  'tcp 0A': 'listens',
  'udp 01': 'talks',
  'udp 07': 'listens',
}

/** Of one process: what it listens on, and whom it talks to. Linux only. */
export function socketsOf(pid: number): OpenSocket[] {
  const inodes = inodesOf(pid)
  return TABLES.flatMap(table => {
    const path = `/proc/${pid}/net/${table}`
    if (!existsSync(path)) return []
    const kind = table.startsWith('tcp') ? 'tcp' : 'udp'
    return readFileSync(path, 'utf8')
      .split('\n')
      .slice(1)
      .flatMap((line): OpenSocket[] => {
        const columns = line.trim().split(/\s+/)
        const state = STATES[`${kind} ${columns[3]}`]
        if (!state || !inodes.has(columns[9] ?? '')) return []
        const [address, port] = addressOf(columns[1] ?? '')
        const [peer, peerPort] = addressOf(columns[2] ?? '')
        return port === 0 ? [] : [{ kind, state, address, port, peer, peerPort }]
      })
  })
}

function inodesOf(pid: number): ReadonlySet<string> {
  const directory = `/proc/${pid}/fd`
  const inodes = readdirSync(directory).flatMap(fd => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(join(directory, fd)))?.[1] ?? []
    } catch {
      return [] // closed meanwhile
    }
  })
  return new Set(inodes)
}

/** `0100007F:1F90`: words of 32 bits in the byte order of the machine, which is little-endian wherever this is released. */
function addressOf(column: string): [string, number] {
  const [hex = '', port = ''] = column.split(':')
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap(word =>
    (word.match(/../g) ?? []).reverse().map(byte => Number.parseInt(byte, 16)),
  )
  const number = Number.parseInt(port, 16)
  if (bytes.length === 4) return [bytes.join('.'), number]
  const mapped = bytes.slice(0, 10).every(byte => byte === 0) && bytes[10] === 255 && bytes[11] === 255
  if (mapped) return [bytes.slice(12).join('.'), number]
  if (bytes.slice(0, 15).every(byte => byte === 0)) return [bytes[15] === 1 ? '::1' : '::', number]
  const groups = Array.from({ length: 8 }, (_, i) =>
    (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16),
  )
  return [groups.join(':'), number]
}

export const isLocal = (address: string): boolean => address === '::1' || address.startsWith('127.')
