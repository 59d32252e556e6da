import { createSocket } from 'node:dgram'
import { existsSync, readFileSync, statfsSync } from 'node:fs'
import { request } from 'node:https'
import { connect, createServer } from 'node:net'
import { availableParallelism, totalmem } from 'node:os'
import { dirname } from 'node:path'
import { getCACertificates } from 'node:tls'
import { findEngine } from '../findEngine.ts'
import type { Machine } from './types.ts'

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
    authorities: () => (['bundled', 'system', 'extra'] as const).flatMap(getCACertificates),
    dateOf,
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

function dateOf(url: string, trust: string | null): Promise<number | null> {
  return new Promise(resolve => {
    const asked = request(
      url,
      { method: 'HEAD', timeout: ANSWER_WITHIN_MS, agent: false, ...(trust && { ca: trust }) },
      response => {
        response.resume()
        const date = Date.parse(response.headers.date ?? '')
        resolve(Number.isNaN(date) ? null : date)
      },
    )
    asked.once('timeout', () => asked.destroy())
    asked.once('error', () => resolve(null))
    asked.end()
  })
}
