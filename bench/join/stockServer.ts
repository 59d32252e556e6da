import { readFile } from 'node:fs/promises'
import { request as forward } from 'node:http'
import { createServer } from 'node:https'
import { stripTypeScriptTypes } from 'node:module'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { EngineControl } from '@konklave/engine'
import { makeSelfSigned } from '../../apps/server/src/door/selfSigned.ts'

const sdk = join(import.meta.dirname, '../../node_modules/livekit-client/dist')
const HTML = `<!doctype html><meta charset="utf-8"><title>stock</title>
<script type="importmap">{"imports":{"livekit-client":"/livekit-client.esm.mjs"}}</script>
<script type="module" src="/page.js"></script><body></body>`
const FILES = new Set(['livekit-client.esm.mjs', 'livekit-client.e2ee.worker.mjs'])

/**
 * The media engine the way its makers deploy it: behind a TLS proxy that only passes bytes on, tokens given out to the
 * page before the click.
 */
export async function openStock(host: string, control: EngineControl, room: string) {
  const page = stripTypeScriptTypes(await readFile(join(import.meta.dirname, 'stockPage.ts'), 'utf8'))
  const day = 24 * 3600_000
  const { key, pem } = makeSelfSigned({
    names: [host],
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + day),
  })
  let people = 0
  const server = createServer(
    { key: key.export({ type: 'pkcs8', format: 'pem' }), cert: pem },
    async (request, reply) => {
      const { pathname } = new URL(request.url ?? '/', 'https://x')
      const send = (type: string, body: string | Buffer) =>
        reply.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
      if (pathname === '/') return send('text/html', HTML)
      if (pathname === '/page.js') return send('text/javascript', page)
      if (FILES.has(pathname.slice(1)))
        return send('text/javascript', await readFile(join(sdk, pathname.slice(1))))
      if (pathname === '/ticket') {
        await control.ensureRoom(room)
        const { authorization } = await control.admission(room, `stock-${people++}`, {
          kind: 'member',
          publish: ['camera', 'microphone'],
        })
        const token = authorization.slice('Bearer '.length)
        return send('application/json', JSON.stringify({ url: `wss://${request.headers.host}`, token }))
      }
      const { host: to, port } = control.endpoint()
      const onward = forward(
        { host: to, port, path: request.url, method: request.method, headers: request.headers },
        answer => {
          reply.writeHead(answer.statusCode ?? 502, answer.headers)
          answer.pipe(reply)
        },
      )
      onward.on('error', () => reply.destroy())
      request.pipe(onward)
    },
  )
  server.on('upgrade', (request, socket, head) => {
    const { host: to, port } = control.endpoint()
    const onward = connect(port, to, () => {
      const lines = [`GET ${request.url} HTTP/1.1`]
      for (let i = 0; i < request.rawHeaders.length; i += 2)
        lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`)
      onward.setNoDelay(true)
      onward.write(`${lines.join('\r\n')}\r\n\r\n`)
      onward.write(head)
      onward.pipe(socket).pipe(onward)
    })
    for (const side of [onward, socket]) side.on('error', () => [onward, socket].map(s => s.destroy()))
  })
  await new Promise<void>(resolve => server.listen(0, host, resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    origin: `https://${host}:${address.port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
