import { createServer, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { SignalResponse } from '@livekit/protocol'
import { AccessToken, RoomServiceClient, type VideoGrant } from 'livekit-server-sdk'
import { type RawData, WebSocket, WebSocketServer } from 'ws'
import type { Engine } from './engine.ts'
import { fileServer } from './files.ts'

export type Rights = 'prewarm' | 'member'
type Pass = { readonly room: string; readonly identity: string; readonly rights: Rights }
/** What a hostile gate or engine does to each answer on its way to the browser. */
export type Tamper = (response: SignalResponse, pass: Pass) => void

/** A small honest gate: serves the page, knows tickets, mints the engine's token. `tamper` makes it hostile. */
export async function startGate(engine: Engine, dist: string) {
  const passes = new Map<string, Pass>()
  const refused = new Set<string>()
  const rooms = new RoomServiceClient(engine.url, engine.key, engine.secret)
  let tamper: Tamper | null = null
  const files = fileServer(dist)
  const passOf = (url: URL) => {
    const ticket = url.searchParams.get('access_token') ?? ''
    return refused.has(ticket) ? undefined : passes.get(ticket)
  }
  const server = createServer((req, res) => {
    const url = new URL(req.url ?? '/', 'http://gate')
    if (!url.pathname.startsWith('/media/')) return files(url.pathname, res)
    res.writeHead(passOf(url) ? 503 : 403).end()
  })
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  server.on('upgrade', async (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    const url = new URL(req.url ?? '/', 'http://gate')
    const pass = passOf(url)
    if (!pass) return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    url.searchParams.delete('access_token')
    const up = new WebSocket(
      `${engine.url.replace('http', 'ws')}${url.pathname.slice('/media'.length)}${url.search}`,
      {
        headers: { authorization: `Bearer ${await tokenFor(engine, pass)}` },
        perMessageDeflate: false,
      },
    )
    const early: [RawData, boolean][] = []
    up.on('message', (data, binary) => early.push([data, binary]))
    up.once('error', () => socket.end('HTTP/1.1 503 Unavailable\r\n\r\n'))
    up.once('open', () =>
      sockets.handleUpgrade(req, socket, head, down => {
        const pass_ = (data: RawData, binary: boolean) =>
          down.send(tamper ? changed(tamper, data, pass) : data, { binary })
        for (const [data, binary] of early) pass_(data, binary)
        up.removeAllListeners('message').on('message', pass_)
        down.on('message', (data, binary) => up.send(data, { binary }))
        down.on('close', () => up.close())
        up.on('close', () => down.close())
        down.on('error', () => up.terminate())
        up.removeAllListeners('error').on('error', () => down.terminate())
      }),
    )
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  let next = 0
  return {
    url: `http://localhost:${port}`,
    issue(pass: Pass): string {
      const ticket = `ticket-${next++}`
      passes.set(ticket, pass)
      return ticket
    },
    /** Ban first, as the product does, so that the client cannot come back. */
    async remove(ticket: string): Promise<void> {
      refused.add(ticket)
      const pass = passes.get(ticket)
      if (pass) await rooms.removeParticipant(pass.room, pass.identity)
    },
    async admit(ticket: string): Promise<void> {
      const pass = passes.get(ticket)
      if (!pass) throw new Error('no such ticket')
      passes.set(ticket, { ...pass, rights: 'member' })
      await rooms.updateParticipant(pass.room, pass.identity, {
        permission: { ...grants.member, hidden: false },
      })
    },
    setTamper(change: Tamper | null): void {
      tamper = change
    },
    async stop(): Promise<void> {
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

export type Gate = Awaited<ReturnType<typeof startGate>>

const grants: Record<Rights, VideoGrant> = {
  prewarm: { roomJoin: true, hidden: true, canPublish: false, canSubscribe: false, canPublishData: false },
  member: { roomJoin: true, canPublish: true, canSubscribe: true, canPublishData: false },
}

async function tokenFor(engine: Engine, pass: Pass): Promise<string> {
  const token = new AccessToken(engine.key, engine.secret, { identity: pass.identity, ttl: 60 })
  token.addGrant({ room: pass.room, ...grants[pass.rights] })
  return await token.toJwt()
}

function changed(tamper: Tamper, data: RawData, pass: Pass): RawData | Uint8Array {
  const response = SignalResponse.fromBinary(new Uint8Array(data as Buffer))
  tamper(response, pass)
  return response.toBinary()
}

export const pageRoot = fileURLToPath(new URL('./page', import.meta.url))
