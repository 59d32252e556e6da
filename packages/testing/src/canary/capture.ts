import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export type Conversation = {
  readonly from: number
  readonly to: number
  readonly protocol: 'tcp' | 'udp'
  readonly bytes: Buffer
}
export type Captured = {
  readonly packets: number
  readonly dropped: number
  readonly conversations: readonly Conversation[]
}

/**
 * Captures loopback until `stop`, then returns what each side sent, TCP reassembled, UDP datagrams joined. With `ports`
 * only packets from or to one of them: others on the machine may talk a lot.
 */
export async function captureLoopback(ports: readonly number[] = []): Promise<{ stop(): Promise<Captured> }> {
  const dir = await mkdtemp(join(tmpdir(), 'konklave-pcap-'))
  const file = join(dir, 'lo.pcap')
  const child = spawn('python3', [join(import.meta.dirname, 'capture.py'), file, ...ports.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const orphan = () => child.kill('SIGKILL')
  process.once('exit', orphan)
  child.unref()
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const ready = await lines.next()
  if (ready.value !== 'ready') throw new Error('capturing loopback needs CAP_NET_RAW and python3')
  return {
    async stop() {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      const [packets = 0, dropped = 0] = String((await lines.next()).value)
        .split(' ')
        .map(Number)
      await gone
      process.off('exit', orphan)
      const conversations = reassemble(await readFile(file))
      await rm(dir, { recursive: true })
      return { packets, dropped, conversations }
    },
  }
}

type Side = {
  from: number
  to: number
  protocol: 'tcp' | 'udp'
  segments: Map<number, Buffer>
  first: number
}

/** Reads a little-endian Ethernet pcap of IPv4 and IPv6 packets. */
export function reassemble(pcap: Buffer): Conversation[] {
  const sides = new Map<string, Side>()
  let order = 0
  for (let at = 24; at + 16 <= pcap.length; ) {
    const size = pcap.readUInt32LE(at + 8)
    const packet = pcap.subarray(at + 16, at + 16 + size)
    at += 16 + size
    const ip = packet.subarray(14)
    const v4 = packet.readUInt16BE(12) === 0x0800
    if (!v4 && packet.readUInt16BE(12) !== 0x86dd) continue
    const protocol = v4 ? ip.readUInt8(9) : ip.readUInt8(6)
    const end = v4 ? ip.readUInt16BE(2) : 40 + ip.readUInt16BE(4)
    const body = ip.subarray(v4 ? (ip.readUInt8(0) & 15) * 4 : 40, end)
    if (protocol !== 6 && protocol !== 17) continue
    const [from, to] = [body.readUInt16BE(0), body.readUInt16BE(2)]
    const name = protocol === 6 ? 'tcp' : 'udp'
    const key = `${name} ${from} ${to}`
    const side = sides.get(key) ?? {
      from,
      to,
      protocol: name,
      segments: new Map(),
      first: protocol === 6 ? body.readUInt32BE(4) : 0,
    }
    sides.set(key, side)
    const payload = protocol === 6 ? body.subarray((body.readUInt8(12) >> 4) * 4) : body.subarray(8)
    if (payload.length === 0) continue
    const position = protocol === 6 ? (body.readUInt32BE(4) - side.first) >>> 0 : order++
    const known = side.segments.get(position)
    if (!known || known.length < payload.length) side.segments.set(position, payload)
  }
  return [...sides.values()].map(s => ({
    from: s.from,
    to: s.to,
    protocol: s.protocol,
    bytes: Buffer.concat([...s.segments.entries()].sort((a, b) => a[0] - b[0]).map(([, b]) => b)),
  }))
}
