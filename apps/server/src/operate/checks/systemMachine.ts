import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { existsSync, readFileSync, statfsSync } from 'node:fs'
import { request } from 'node:https'
import { connect, createServer } from 'node:net'
import { availableParallelism, totalmem } from 'node:os'
import { dirname } from 'node:path'
import { CBOR_TYPE, INSTANCE_PATH, SOCKET_PATH, SUBPROTOCOL } from '@konklave/protocol'
import { rootsFor, seeAuthority, UNTRUSTED } from '../../certificates/authority.ts'
import { findEngine } from '../findEngine.ts'
import type { Machine, Through } from './types.ts'

type Verdict = Awaited<ReturnType<Machine['port']>>

const ENTROPY = '/proc/sys/kernel/random/entropy_avail'
const ANSWER_WITHIN_MS = 10_000

/** The machine this runs on. */
export function systemMachine(env: NodeJS.ProcessEnv): Machine {
  const limit = process.constrainedMemory()
  return {
    cores: availableParallelism(),
    memoryBytes: limit > 0 ? Math.min(limit, totalmem()) : totalmem(),
    availableBytes: process.availableMemory(),
    entropyBits: existsSync(ENTROPY) ? Number(readFileSync(ENTROPY, 'utf8')) : null,
    uid: process.getuid?.() ?? null,
    disk(path) {
      const { bavail, bsize, ffree, files } = statfsSync(nearestExisting(path))
      // Some file systems count no files.
      return { freeBytes: bavail * bsize, freeFiles: files === 0 ? Number.POSITIVE_INFINITY : ffree }
    },
    port: (kind, port) => (kind === 'tcp' ? tcp(port) : udp(port)),
    engine: () => findEngine(env),
    authorities: () => rootsFor(null),
    authority: seeAuthority,
    through: throughProxy,
  }
}

function nearestExisting(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path))
}

async function tcp(port: number): Promise<Verdict> {
  const code = await new Promise<string | undefined>(resolve => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code))
    server.listen({ port, exclusive: true }, () => server.close(() => resolve(undefined)))
  })
  if (code === 'EACCES') return (await answers(port)) ? 'taken' : 'not-allowed'
  return verdictOf(code)
}

function udp(port: number): Promise<Verdict> {
  return new Promise(resolve => {
    const socket = createSocket('udp4')
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close()
      resolve(verdictOf(error.code))
    })
    socket.bind({ port, exclusive: true }, () => socket.close(() => resolve('free')))
  })
}

function verdictOf(code: string | undefined): Verdict {
  if (code === undefined) return 'free'
  return code === 'EACCES' ? 'not-allowed' : 'taken'
}

function answers(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ port, host: '127.0.0.1' })
    const done = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => done(true))
    socket.once('error', () => done(false))
  })
}

/** Where a test has its proxy, and whom it trusts. */
export type Way = { readonly host?: string; readonly port?: number; readonly ca?: string }

/** Asks for a page and a socket of the server of this origin, as a browser would. */
export async function throughProxy(origin: string, way: Way = {}): Promise<Through> {
  const { hostname } = new URL(origin)
  const ask = (path: string, headers: Readonly<Record<string, string>>) =>
    new Promise<{ status: number; type: string | undefined } | NodeJS.ErrnoException>(resolve => {
      const asked = request({
        host: hostname,
        port: 443,
        ...way,
        servername: hostname,
        path,
        headers: { host: hostname, ...headers },
        timeout: ANSWER_WITHIN_MS,
        agent: false,
      })
      asked.once('response', response => {
        response.destroy()
        resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] })
      })
      asked.once('upgrade', (_, socket) => {
        socket.destroy()
        resolve({ status: 101, type: undefined })
      })
      asked.once('timeout', () => asked.destroy(new Error('no answer')))
      asked.once('error', resolve)
      asked.end()
    })
  const page = await ask(INSTANCE_PATH, {})
  if (page instanceof Error)
    return { page: UNTRUSTED.test(page.code ?? '') ? 'untrusted' : 'unreachable', socket: 'unreachable' }
  const socket = await ask(SOCKET_PATH, {
    origin,
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
    'sec-websocket-protocol': SUBPROTOCOL,
  })
  return {
    page: page.status === 200 && page.type !== CBOR_TYPE ? 'other' : page.status,
    socket: socket instanceof Error ? 'unreachable' : socket.status,
  }
}
