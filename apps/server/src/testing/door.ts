import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { connect as tcpConnect } from 'node:net'
import { type ConnectionOptions, connect as tlsConnect } from 'node:tls'
// biome-ignore lint/correctness/noUndeclaredDependencies: only tests import this file
import { test as base, expect } from 'vitest'
import { SECURITY_HEADERS } from '../door/headers.ts'
import { startTestApp, type TestApp, type TestAppOptions } from './testApp.ts'

export const FILES = {
  'index.html': '<!doctype html><title>Konklave</title>',
  'assets/app-1a2b3c.js': `console.log("${'x'.repeat(2_000)}")`,
  'favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  '.vite/manifest.json': '{"secret":"build record"}',
}

/** `start` opens a door of its own, with a web app behind it, until the end of the test. */
export const test = base.extend<{ start: (options?: TestAppOptions) => Promise<TestApp> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
  start: async ({}, use) => {
    const open: TestApp[] = []
    await use(async (options = {}) => {
      const server = await startTestApp({ files: FILES, ...options })
      open.push(server)
      return server
    })
    for (const server of open) await server.stop()
  },
})

type Answer = { status: number; headers: Record<string, unknown>; body: Buffer }

/** Plain HTTP/1.1 with full control over path and headers. */
export function ask(
  url: string,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: Uint8Array } = {},
) {
  const { port } = new URL(url)
  return new Promise<Answer>((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options
    const request = httpRequest(
      { host: '127.0.0.1', port, path, method, headers: { host: `localhost:${port}`, ...headers } },
      async response => {
        const chunks: Buffer[] = []
        for await (const chunk of response) chunks.push(chunk as Buffer)
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) })
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

export const expectHeaders = (headers: Record<string, unknown>, what: string) => {
  for (const [name, value] of Object.entries(SECURITY_HEADERS))
    expect(headers[name], `${what}: ${name}`).toBe(value)
  expect(headers.server, what).toBeUndefined()
  expect(headers['x-powered-by'], what).toBeUndefined()
  expect(headers['set-cookie'], what).toBeUndefined()
}

/** What comes back for these very bytes, until the server ends the connection. */
export async function rawHttp(port: number, text: string): Promise<string> {
  const socket = tcpConnect(port, '127.0.0.1')
  let answer = ''
  socket.on('data', chunk => {
    answer += chunk
  })
  socket.on('error', () => {})
  socket.write(text)
  await once(socket, 'close')
  return answer
}

export const tls = (url: string, options: ConnectionOptions = {}) =>
  tlsConnect({ port: Number(new URL(url).port), host: '127.0.0.1', rejectUnauthorized: false, ...options })
