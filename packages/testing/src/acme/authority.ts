import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createHash, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { Agent, get } from 'node:https'
import { createServer } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { makeSelfSigned } from '@konklave/server'
import { type NameServer, type NameServerOptions, startNameServer } from './nameServer.ts'

/** go.mod and go.sum: which test server, and the checksums of all it is made of. */
const MODULE = join(import.meta.dirname, '../../acme')
const PACKAGE = 'github.com/letsencrypt/pebble/v2/cmd/pebble'
const DAY_MS = 24 * 3_600_000

export type AuthorityOptions = {
  /** Where it looks for `http-01`, as a real one looks at port 80. */
  readonly httpPort: number
  readonly lifeSeconds?: number
  /** Under which name and address others reach it; by default this machine only. Then names lead where `leadsTo` says. */
  readonly reached?: { readonly name: string; readonly address: string }
  readonly nameServer?: NameServerOptions
  /** Accounts are made elsewhere: key identifier and HMAC key, base64url. */
  readonly binding?: { readonly kid: string; readonly hmacKey: string }
}

/** A certificate authority on this machine that speaks ACME as the real ones do (Pebble), and a name server it asks. */
export interface Authority {
  readonly directory: string
  /** PEM file of what its own HTTPS is to be trusted by: for NODE_EXTRA_CA_CERTS. */
  readonly trust: string
  readonly names: NameServer
  /** Root of the certificates it issues. */
  root(): Promise<X509Certificate>
  stop(): Promise<void>
}

/** @throws Error where there is neither the built test server nor Go to build it */
export async function startAuthority(options: AuthorityOptions): Promise<Authority> {
  const binary = await build()
  const directory = await mkdtemp(join(tmpdir(), 'konklave-acme-'))
  const files = { cert: join(directory, 'cert.pem'), key: join(directory, 'key.pem') }
  const { name, address } = options.reached ?? { name: 'localhost', address: '127.0.0.1' }
  const own = makeSelfSigned({
    names: [...new Set(['localhost', name])],
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + DAY_MS),
  })
  await writeFile(files.cert, own.pem)
  await writeFile(files.key, own.key.export({ type: 'pkcs8', format: 'pem' }))
  const names = await startNameServer(options.nameServer)
  const [port, managementPort] = [await freePort(), await freePort()]
  const { binding } = options
  const config = {
    listenAddress: `${address}:${port}`,
    managementListenAddress: `127.0.0.1:${managementPort}`,
    certificate: files.cert,
    privateKey: files.key,
    httpPort: options.httpPort,
    tlsPort: 1,
    ocspResponderURL: '',
    externalAccountBindingRequired: binding !== undefined,
    ...(binding && { externalAccountMACKeys: { [binding.kid]: binding.hmacKey } }),
    retryAfter: { authz: 1, order: 1 },
    keyAlgorithm: 'ecdsa',
    profiles: { default: { description: 'the only one', validityPeriod: options.lifeSeconds ?? 7_776_000 } },
  }
  await writeFile(join(directory, 'config.json'), JSON.stringify({ pebble: config }))
  const child = spawn(
    binary,
    [
      '-config',
      join(directory, 'config.json'),
      '-dnsserver',
      `${options.nameServer?.address ?? '127.0.0.1'}:${names.port}`,
      '-strict',
    ],
    { stdio: 'ignore', env: { PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '0', PEBBLE_AUTHZREUSE: '0' } },
  )
  const ca = readFileSync(files.cert)
  const url = `https://${name}:${port}/dir`
  await answers(url, ca, child)
  return {
    directory: url,
    trust: files.cert,
    names,
    root: async () => new X509Certificate(await fetchText(`https://localhost:${managementPort}/roots/0`, ca)),
    async stop() {
      names.close()
      const gone = new Promise(resolve => child.once('exit', resolve))
      if (child.exitCode === null && child.kill('SIGKILL')) await gone
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Builds it once per checkout of go.sum; some ten seconds, then from the cache. */
async function build(): Promise<string> {
  const sums = createHash('sha256')
    .update(readFileSync(join(MODULE, 'go.sum')))
    .digest('hex')
    .slice(0, 16)
  const base = process.env.KONKLAVE_CACHE ?? process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache')
  const place = join(base, 'konklave', `acme-test-server-${sums}`)
  const binary = join(place, 'pebble')
  if (existsSync(binary)) return binary
  await mkdir(place, { recursive: true })
  const fresh = `${binary}.${process.pid}`
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '', GOSUMDB: 'off', GOTOOLCHAIN: 'local' }
  await promisify(execFile)('go', ['build', '-o', fresh, PACKAGE], { cwd: MODULE, env }).catch(cause => {
    throw cause.code === 'ENOENT'
      ? new Error('This test needs Go, to build an ACME server.', { cause })
      : cause
  })
  await rename(fresh, binary)
  return binary
}

async function answers(url: string, ca: Buffer, child: ChildProcess): Promise<void> {
  for (let failure: unknown; ; ) {
    if (child.exitCode !== null) throw new Error('the authority ended', { cause: failure })
    try {
      await fetchText(url, ca)
      return
    } catch (error) {
      failure = error
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
}

function fetchText(url: string, ca: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const agent = new Agent({ ca, keepAlive: false })
    get(url, { agent }, response => {
      let text = ''
      response.setEncoding('utf8').on('data', chunk => {
        text += chunk
      })
      response.on('end', () => resolve(text))
    }).once('error', reject)
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
