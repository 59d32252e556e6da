import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { stripTypeScriptTypes } from 'node:module'
import { extname, join, normalize } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** Serves this project's own modules to a browser on this machine, types taken off, bundled by nobody. */
export async function serveSources(): Promise<{ origin: string; close(): void }> {
  const server = createServer(async (request, reply) => {
    const path = normalize(new URL(request.url ?? '/', 'http://x').pathname)
    try {
      if (path === '/')
        reply.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>bench</title>')
      else if (extname(path) !== '.ts') reply.writeHead(404).end()
      else {
        const code = stripTypeScriptTypes(await readFile(join(root, path), 'utf8'))
        reply.writeHead(200, { 'content-type': 'text/javascript' }).end(code)
      }
    } catch {
      reply.writeHead(404).end()
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
