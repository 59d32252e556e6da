import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { askStatus, loadConfig, makeSelfSigned, openTarget, type Target } from '@konklave/server'
import { startCanary } from '../canary.ts'

const MAIN = join(import.meta.dirname, '../../main.ts')
const DAY_MS = 24 * 3600_000
const READY_WITHIN_MS = 120_000
const LICENCES = '# Licenses\n\n## something - 1.0.0 (MIT)\n\nPermission is hereby granted\n'
const WEB = {
  'index.html':
    '<!doctype html><html lang="en"><script type="module" src="/assets/app-1.js"></script></html>',
  'assets/app-1.js': 'open("/privacy"); open("/imprint"); sessionStorage["konklave:name"]',
  'mark.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'licenses.txt': LICENCES,
}

/** A public server as its own process, and everything of it that an audit looks at. */
export type Instance = {
  readonly target: Target
  readonly directory: string
  readonly data: string
  /** Arguments of any command about it. */
  readonly settings: readonly string[]
  stop(): Promise<void>
}

export async function startInstance(): Promise<Instance> {
  const directory = mkdtempSync(join(tmpdir(), 'konklave-audit-'))
  const now = Date.now()
  const { key, pem } = makeSelfSigned({
    names: ['meet.test'],
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + 90 * DAY_MS),
  })
  writeFileSync(join(directory, 'cert.pem'), pem)
  writeFileSync(join(directory, 'key.pem'), key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  for (const [name, content] of Object.entries(WEB)) {
    mkdirSync(join(directory, 'web', name, '..'), { recursive: true })
    writeFileSync(join(directory, 'web', name), content)
  }
  const [port, httpPort] = await Promise.all([freePort(), freePort()])
  const settings = Object.entries({
    mode: 'public',
    host: 'meet.test',
    port,
    'http-port': httpPort,
    certificate: 'files',
    'certificate-file': join(directory, 'cert.pem'),
    'certificate-key-file': join(directory, 'key.pem'),
    'public-addresses': '127.0.0.1',
    'controller-name': 'Testing office',
    'controller-address': '1 Test street, 00000 Testing',
    'controller-contact': 'office@meet.test',
    'privacy-contact': 'privacy@meet.test',
    authority: 'false',
    web: join(directory, 'web'),
    data: join(directory, 'data'),
  }).flatMap(([name, value]) => [`--${name}`, String(value)])
  const log = join(directory, 'konklave.log')
  const child = spawn(process.execPath, [MAIN, 'up', ...settings], {
    cwd: directory,
    stdio: ['ignore', openSync(log, 'a'), openSync(log, 'a')],
  })
  await ready(child, log)
  const config = loadConfig({ argv: settings, env: {}, cwd: directory })
  const status = await askStatus(config.data)
  if (!status) throw new Error('it does not say how it is')
  const whole = { config, configFile: null, status, url: null, logFile: null, startCanary }
  const target = openTarget(whole)
  return {
    // The web app of this test is a setting that an audit would name.
    target: { ...target, reference: { ...target.reference, web: config.web } },
    directory,
    data: config.data,
    settings,
    async stop() {
      target.close()
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

async function ready(child: ChildProcess, log: string): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS
  while (!readFileSync(log, 'utf8').includes('is ready')) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(readFileSync(log, 'utf8'))
    await wait(50)
  }
}

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer().listen(0, '::', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
