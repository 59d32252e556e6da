import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { EngineError } from './control.ts'

/**
 * Ports that nobody uses at this moment; somebody may take one before the engine does, so the caller
 * starts again with others when the engine does not come up.
 */
export async function freeTcpPort(host: string): Promise<number> {
  const server = createServer().listen(0, host)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string')
    throw new EngineError('port-unavailable', 'no free TCP port')
  return address.port
}

export async function freeUdpPort(host: string): Promise<number> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4').bind(0, host)
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  await once(socket, 'close')
  return port
}
