import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

const TABLES = ['tcp', 'tcp6', 'udp', 'udp6'] as const
/** State column of /proc/net/tcp: listening; of /proc/net/udp: bound. */
const OPEN = ['0A', '07']

/** TCP ports that a process listens on and UDP ports that it has bound, ascending. Linux only. */
export function openPorts(pid: number): number[] {
  const inodes = socketsOf(pid)
  const ports = TABLES.flatMap(table =>
    readFileSync(`/proc/${pid}/net/${table}`, 'utf8')
      .split('\n')
      .slice(1)
      .map(line => line.trim().split(/\s+/))
      .filter(columns => OPEN.includes(columns[3] ?? '') && inodes.has(columns[9] ?? ''))
      .map(columns => Number.parseInt(columns[1]?.split(':').at(-1) ?? '', 16)),
  )
  return [...new Set(ports)].filter(port => port > 0).sort((a, b) => a - b)
}

function socketsOf(pid: number): ReadonlySet<string> {
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
