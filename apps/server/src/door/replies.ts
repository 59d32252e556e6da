import { CBOR_TYPE, type ErrorCode, encode } from '@konklave/protocol'
import type { FastifyReply } from 'fastify'
import { NO_STORE, SECURITY_HEADERS } from './headers.ts'

const STATUS: Partial<Record<ErrorCode, number>> = {
  'bad-room': 400,
  'bad-frame': 400,
  'grant-needed': 403,
  'room-exists': 409,
  'too-large': 413,
  'rate-limited': 429,
  disk: 507,
}

const TEXT: Readonly<Record<number, string>> = {
  200: 'success',
  403: 'Not allowed.',
  404: 'There is nothing at this address.',
  405: 'Not possible here.',
  421: 'This server does not answer to that name. A proxy before it has to pass the Host header on as it came.',
  426: 'This is for sockets. A proxy before this server has to pass the Upgrade header on.',
  503: 'Not available at the moment.',
}

/** A sentence for whoever looks at it by hand. */
export function plain(reply: FastifyReply, status: number): FastifyReply {
  reply.headers(SECURITY_HEADERS)
  return reply
    .code(status)
    .headers(NO_STORE)
    .type('text/plain; charset=utf-8')
    .send(`${TEXT[status] ?? 'Not possible.'}\n`)
}

/** A refusal that the client understands. */
export const fail = (reply: FastifyReply, code: ErrorCode) => cbor(reply, STATUS[code] ?? 400, { code })

export function cbor(reply: FastifyReply, status: number, value: unknown): FastifyReply {
  reply.headers(SECURITY_HEADERS)
  return reply
    .code(status)
    .headers(NO_STORE)
    .type(CBOR_TYPE)
    .send(Buffer.from(encode(value)))
}

export const json = (reply: FastifyReply, value: unknown) =>
  reply.headers(NO_STORE).type('application/json').send(JSON.stringify(value))

/** The status of an error that Fastify caught. */
export function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : 500
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500
}

export function codeOf(status: number): ErrorCode {
  if (status === 413) return 'too-large'
  if (status === 429) return 'rate-limited'
  return status >= 500 ? 'internal' : 'bad-frame'
}
