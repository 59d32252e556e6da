import { closeSync, openSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import type { Config } from '../config/index.ts'

/** What a running server tells its operator. Counts and codes only: nothing of it says anything about a person. */
export type Status = {
  readonly version: string
  readonly mode: Config['mode']
  /** Of the server; whatever it has started is below. */
  readonly pid: number
  /** ISO 8601, to the minute. */
  readonly since: string
  readonly engine: string
  readonly sockets: number
  /** Rooms that exist, and meetings going on in them. */
  readonly rooms: number
  readonly meetings: number
  /** Whole days; null without a certificate. */
  readonly certificateDays: number | null
  readonly memoryBytes: number
  readonly ports: { readonly tcp: readonly number[]; readonly udp: readonly number[] }
}

const FILE = 'control.sock'
const ANSWER_WITHIN_MS = 3_000
const ANSWER_MAX_BYTES = 64 * 1024
/** `sun_path` of unix(7), with its final zero. */
const PATH_MAX_BYTES = 107

/**
 * Tells whoever may enter the data directory how the server is. It takes no orders: a connection is answered with one
 * JSON object and ended.
 */
export async function openControl(data: string, status: () => Promise<Status>): Promise<{ close(): void }> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
    socket.resume()
    status().then(
      told => socket.end(JSON.stringify(told)),
      () => socket.destroy(),
    )
  })
  server.maxConnections = 8
  const path = shortPath(data)
  // Whoever holds the data directory's lock may do this; what lies there was left by a crash.
  rmSync(join(data, FILE), { force: true })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path.name, resolve)
  })
  return {
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      rmSync(join(data, FILE), { force: true })
      path.close()
    },
  }
}

/** Null: no server runs here, or not for us. */
export function askStatus(data: string): Promise<Status | null> {
  return new Promise(resolve => {
    let text = ''
    let path: ReturnType<typeof shortPath>
    try {
      path = shortPath(data)
    } catch {
      return resolve(null)
    }
    const socket = connect(path.name)
    const done = (status: Status | null) => {
      socket.destroy()
      path.close()
      resolve(status)
    }
    socket.setEncoding('utf8')
    socket.setTimeout(ANSWER_WITHIN_MS, () => done(null))
    socket.on('data', chunk => {
      text += chunk
      if (text.length > ANSWER_MAX_BYTES) done(null)
    })
    socket.once('error', () => done(null))
    socket.once('end', () => done(parsed(text)))
  })
}

function parsed(text: string): Status | null {
  try {
    return JSON.parse(text) as Status
  } catch {
    return null
  }
}

/** A name of the socket that fits, however deep the data directory lies: on Linux by way of the open directory. */
function shortPath(data: string): { readonly name: string; close(): void } {
  const name = join(data, FILE)
  if (Buffer.byteLength(name) < PATH_MAX_BYTES) return { name, close() {} }
  const fd = openSync(data, 'r')
  return { name: `/proc/self/fd/${fd}/${FILE}`, close: () => closeSync(fd) }
}
