import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { existsSync, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { homedir, networkInterfaces } from 'node:os'
import { join } from 'node:path'

export type Engine = {
  readonly url: string
  readonly key: string
  readonly secret: string
  stop(): Promise<void>
  kill(): Promise<void>
}
type Ports = { readonly http: number; readonly tcp: number; readonly udp: number }

const key = 'test'
const secret = 'only-for-tests-and-long-enough-for-the-engine'

/** A real engine on free ports of this machine. */
export async function startEngine(ports?: Ports): Promise<Engine & { readonly ports: Ports }> {
  if (ports) return startOn(ports)
  // A free port may be taken by the next program before the engine has it.
  return startOn(await freePorts()).catch(async () => startOn(await freePorts()))
}

const freePorts = async (): Promise<Ports> => ({
  http: await freeTcp(),
  tcp: await freeTcp(),
  udp: await freeUdp(),
})

async function startOn(used: Ports): Promise<Engine & { readonly ports: Ports }> {
  // Firefox sends no media to 127.0.0.1.
  const address =
    Object.values(networkInterfaces())
      .flatMap(list => list ?? [])
      .find(a => a.family === 'IPv4' && !a.internal)?.address ?? '127.0.0.1'
  const config = {
    port: used.http,
    bind_addresses: ['127.0.0.1'],
    keys: { [key]: secret },
    logging: { level: process.env.ENGINE_LOG ?? 'error', pion_level: 'error' },
    rtc: {
      node_ip: address,
      use_external_ip: false,
      udp_port: used.udp,
      tcp_port: used.tcp,
      use_ice_lite: true,
      stun_servers: [`${address}:3478`],
      ips: { includes: [`${address}/32`] },
      enable_loopback_candidate: address === '127.0.0.1',
    },
    room: {
      auto_create: true,
      departure_timeout: 5,
      enabled_codecs: ['audio/opus', 'video/vp8', 'video/vp9', 'video/rtx'].map(mime => ({ mime })),
    },
  }
  const child = spawn(binary(), [], {
    env: { LIVEKIT_CONFIG: JSON.stringify(config) },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const url = `http://127.0.0.1:${used.http}`
  await until(async () => (await fetch(url)).ok, child)
  const end = (signal: 'SIGTERM' | 'SIGKILL') => async () => {
    const gone = new Promise(resolve => child.once('exit', resolve))
    if (child.exitCode === null && child.kill(signal)) await gone
  }
  return { url, key, secret, ports: used, stop: end('SIGTERM'), kill: end('SIGKILL') }
}

function binary(): string {
  if (process.env.LIVEKIT_SERVER_BIN) return process.env.LIVEKIT_SERVER_BIN
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'konklave', 'engine')
  const found = existsSync(cache)
    ? readdirSync(cache)
        // The cache may hold the engine of other machines, for archives.
        .filter(name => name.includes(`-${process.platform}-${process.arch}-`))
        .map(name => join(cache, name, 'livekit-server'))
        .find(existsSync)
    : undefined
  if (!found) throw new Error('no engine: run `npm start` once, or set LIVEKIT_SERVER_BIN')
  return found
}

async function until(ready: () => Promise<boolean>, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the engine ended with ${child.exitCode}`)
    if (await ready().catch(() => false)) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

function freeTcp(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

function freeUdp(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4')
    socket.once('error', reject).bind(0, () => {
      const { port } = socket.address()
      socket.close(() => resolve(port))
    })
  })
}
