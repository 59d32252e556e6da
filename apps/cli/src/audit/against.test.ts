import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { VERSION } from '@konklave/server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { compareWith } from './against.ts'

const PAGE = '<!doctype html>'
const assets = { 'index.html': createHash('sha256').update(PAGE).digest('hex') }

let dir: string
let server: Server
let url: string
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'konklave-against-'))
  server = createServer((request, response) => {
    response.setHeader('content-security-policy', "default-src 'self'")
    response.end(request.url === '/api/assets' ? JSON.stringify({ version: '0.0.9', assets }) : PAGE)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.close()
  rmSync(dir, { recursive: true, force: true })
})

function release(more: object): string {
  const file = join(dir, 'assets.json')
  writeFileSync(file, JSON.stringify({ version: '0.0.9', assets, ...more }))
  return file
}

test('[P-76] a release that says its headers is compared with them; of one that does not it is said', async () => {
  const always = { 'content-security-policy': "default-src 'self'" }
  const own = await compareWith(url, release({ headers: { always, public: {}, files: { '/': {} } } }))
  expect(own.outcome).toBe('same')
  expect(own.lines.join('\n')).not.toContain('does not say')
  const silent = await compareWith(url, release({}))
  expect(silent.outcome).toBe('differs')
  expect(silent.lines.join('\n')).toContain(
    `does not say which headers it was built with, so they were held against those of this version, ${VERSION}`,
  )
})
