import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

const TYPE = { A: 1, TXT: 16 } as const
const CLASS_IN = 1
const HEADER_SIZE_BYTES = 12

export type NameServerOptions = {
  /** Where it listens; by default on this machine only, at any free port. */
  readonly address?: string
  readonly port?: number
  /** IPv4 address a name leads to, null for none. By default every name leads to this machine. */
  readonly leadsTo?: (name: string) => string | null
}

/** A name server for tests (RFC 1035, over TCP and UDP); texts can be put at names. */
export interface NameServer {
  readonly port: number
  /** Names that were asked for, small letters, in order. */
  readonly asked: readonly string[]
  addText(name: string, text: string): void
  removeText(name: string, text: string): void
  close(): void
}

export async function startNameServer({
  address = '127.0.0.1',
  port = 0,
  leadsTo = () => '127.0.0.1',
}: NameServerOptions = {}): Promise<NameServer> {
  const texts = new Map<string, Set<string>>()
  const asked: string[] = []
  const answer = (query: Buffer): Buffer => {
    const { name, type, end } = question(query)
    asked.push(name)
    const held = type === TYPE.TXT ? [...(texts.get(name) ?? [])] : []
    const led = type === TYPE.A ? leadsTo(name) : null
    const answers =
      led === null
        ? held.map(text => Buffer.concat([Buffer.of(text.length), Buffer.from(text)]))
        : [Buffer.from(led.split('.').map(Number))]
    return response(query.subarray(0, end), type, answers)
  }
  const server = createServer(socket => {
    let unread = Buffer.alloc(0)
    socket.on('error', () => undefined)
    socket.on('data', chunk => {
      unread = Buffer.concat([unread, chunk])
      while (unread.length >= 2 && unread.length >= 2 + unread.readUInt16BE(0)) {
        const size = unread.readUInt16BE(0)
        const reply = answer(unread.subarray(2, 2 + size))
        const length = Buffer.alloc(2)
        length.writeUInt16BE(reply.length)
        socket.write(Buffer.concat([length, reply]))
        unread = unread.subarray(2 + size)
      }
    })
  })
  server.listen(port, address)
  await once(server, 'listening')
  const listening = (server.address() as AddressInfo).port
  const datagrams = createSocket('udp4')
  datagrams.on('message', (query, { port, address }) => datagrams.send(answer(query), port, address))
  datagrams.bind(listening, address)
  await once(datagrams, 'listening')
  return {
    port: listening,
    asked,
    addText: (name, text) => void texts.set(name, new Set([...(texts.get(name) ?? []), text])),
    removeText: (name, text) => void texts.get(name)?.delete(text),
    close() {
      if (server.listening) datagrams.close()
      server.close()
    },
  }
}

/** The one question of a query, and where it ends. */
function question(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = []
  let at = HEADER_SIZE_BYTES
  for (let size = query[at] ?? 0; size > 0; size = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + size))
    at += 1 + size
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 }
}

function response(query: Buffer, type: number, answers: readonly Buffer[]): Buffer {
  const head = Buffer.from(query)
  head.writeUInt16BE(0x8180, 2) // answer, no error
  head.writeUInt16BE(answers.length, 6)
  head.writeUInt32BE(0, 8) // neither authority nor additional records
  const records = answers.map(data => {
    const record = Buffer.alloc(12)
    record.writeUInt16BE(0xc00c, 0) // the name of the question
    record.writeUInt16BE(type, 2)
    record.writeUInt16BE(CLASS_IN, 4)
    record.writeUInt16BE(data.length, 10)
    return Buffer.concat([record, data])
  })
  return Buffer.concat([head, ...records])
}
