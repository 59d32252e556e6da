import { closeSync, openSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { z } from 'zod'

const count = z.int().nonnegative()
const port = z.int().min(0).max(65_535)
const status = z.object({
  version: z.string().regex(/^[\w.+-]{1,64}$/),
  mode: z.enum(['trial', 'lan', 'public']),
  /** Of the server; whatever it has started is below. */
  pid: count,
  /** ISO 8601, to the minute. */
  since: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  engine: z.string().regex(/^[\w-]{1,32}$/),
  sockets: count,
  /** Rooms that exist, and meetings going on in them. */
  rooms: count,
  meetings: count,
  /** Whole days; null without a certificate. */
  certificateDays: z.int().nullable(),
  memoryBytes: count,
  ports: z.object({ tcp: z.array(port).readonly(), udp: z.array(port).readonly() }),
})

/**
 * What a running server tells its operator. Counts and codes only: nothing of it says anything about a person, and
 * nothing is obeyed by the terminal on which root reads it.
 */
export type Status = Readonly<z.infer<typeof status>>

const FILE = 'control.sock'
const ANSWER_WITHIN_MS = 3_000
const ANSWER_MAX_BYTES = 64 * 1024
/** `sun_path` of unix(7), with its final zero. */
const PATH_MAX_BYTES = 107

/**
 * Tells whoever may enter the data directory how the server is. It takes no orders: a connection is answered with one
 * JSON object and ended.
 */
export async function openControl(data: string, tell: () => Promise<Status>): Promise<{ close(): void }> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
    socket.resume()
    tell().then(
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

/** Null: no server runs here, or not for us; or what runs there says other things than a server of ours. */
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
    const done = (told: Status | null) => {
      socket.destroy()
      path.close()
      resolve(told)
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
    return status.safeParse(JSON.parse(text)).data ?? null
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
