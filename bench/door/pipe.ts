import { createSecureServer } from 'node:http2'
import { connect } from 'node:net'
import { createServer } from 'node:tls'
import { makeSelfSigned } from '@konklave/server'
import { createSecureListener } from '../../apps/server/src/door/secureListener.ts'
import { tlsOptions } from '../../apps/server/src/door/tls.ts'

/**
 * One end of TLS that passes on to a port of this machine: `door` is the front door of the product, `bare` nothing but TLS and a pipe;
 * `http2` passes nothing on and is what Node brings along.
 * Started as a program; prints its port, and what CPU it has used for each line that it is sent.
 */
const [kind = '', port = ''] = process.argv.slice(2)
const made = makeSelfSigned({
  names: ['localhost'],
  notBefore: new Date(Date.now() - 3_600_000),
  notAfter: new Date(Date.now() + 3_600_000),
})
const certificate = {
  cert: made.pem,
  key: made.key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  names: ['localhost'],
}
const to = { host: '127.0.0.1', port: Number(port) }

process.stdin.on('data', () => {
  const { user, system } = process.cpuUsage()
  console.log((user + system) / 1000)
})

if (kind === 'door') {
  const listener = createSecureListener({
    certificate,
    tls: 'default',
    onUpgrade: () => undefined,
    limits: { take: () => true, connection: () => () => undefined },
    refused: () => undefined,
    relay: () => ({ ...to, host: '127.0.0.1', mediaPorts: new Set([7882]) }),
  })
  console.log(await listener.listen(0))
} else if (kind === 'http2') {
  const server = createSecureServer({ ...tlsOptions('default'), ...certificate }, (_, response) =>
    response.end(),
  )
  server.listen(0, '::', () => console.log((server.address() as { port: number }).port))
} else {
  const server = createServer({ ...tlsOptions('default'), ...certificate }, down => {
    const up = connect({ ...to, noDelay: true })
    for (const socket of [up, down]) socket.on('error', () => undefined)
    up.once('close', () => down.destroy())
    down.once('close', () => up.destroy())
    down.pipe(up).pipe(down)
  })
  server.listen(0, '::', () => console.log((server.address() as { port: number }).port))
}
