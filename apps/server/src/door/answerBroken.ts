import type { Tally } from '../log/tally.ts'
import type { DoorRefusal } from './doorRefusal.ts'
import { NO_STORE, SECURITY_HEADERS } from './headers.ts'

/** What is not even HTTP, or came too slowly: a bare answer with the same headers, then the end of that connection. */
export function answerBroken(
  error: Error & { code?: string },
  socket: { writable: boolean; end(text: string): unknown; destroy(): unknown },
  refused: Tally<DoorRefusal>,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  refused('bad-request')
  const status = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request'
  const headers = Object.entries({
    ...SECURITY_HEADERS,
    ...NO_STORE,
    'content-length': '0',
    connection: 'close',
  })
  socket.end(`HTTP/1.1 ${status}\r\n${headers.map(([k, v]) => `${k}: ${v}\r\n`).join('')}\r\n`)
  socket.destroy()
}
