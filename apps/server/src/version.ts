import { readFileSync } from 'node:fs'

/** Version of this server, from its package.json. */
export const VERSION: string = versionOf(new URL('../package.json', import.meta.url))

function versionOf(manifest: URL): string {
  const parsed: unknown = JSON.parse(readFileSync(manifest, 'utf8'))
  const version = typeof parsed === 'object' && parsed !== null && 'version' in parsed ? parsed.version : null
  return typeof version === 'string' ? version : '0'
}
