import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeSelfSigned } from '@konklave/server'
import { Instance } from '@konklave/testing/person'

export const HOST = 'meet.test'
const DAY_MS = 24 * 3_600_000

/** What a public server has to say about who runs it. Nobody who exists. */
const CONTROLLER = [
  ['controller-name', 'Testing office'],
  ['controller-address', '1 Test street, 00000 Testing'],
  ['controller-contact', 'office@meet.test'],
  ['privacy-contact', 'privacy@meet.test'],
  ['authority', 'false'],
].flatMap(([name, value]) => [`--${name}`, value ?? ''])

/** A Konklave in public mode under {@link HOST}, with a certificate of its own that the browsers here accept. */
export async function startPublic(
  more: readonly string[] = [],
): Promise<{ server: Instance; stop(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'konklave-public-'))
  const now = Date.now()
  const { key, pem } = makeSelfSigned({
    names: [HOST],
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + 90 * DAY_MS),
  })
  const files = { cert: join(directory, 'cert.pem'), key: join(directory, 'key.pem') }
  await writeFile(files.cert, pem)
  await writeFile(files.key, key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  const server = await Instance.start([
    ...['--mode', 'public', '--host', HOST, '--certificate', 'files'],
    ...['--certificate-file', files.cert, '--certificate-key-file', files.key],
    ...['--http-port', '0'],
    ...CONTROLLER,
    ...more,
  ])
  return {
    server,
    async stop() {
      await server.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
