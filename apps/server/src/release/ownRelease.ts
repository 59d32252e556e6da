import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { words } from '@konklave/protocol'
import { type AssetManifest, AssetsError, MANIFEST_NAME, readManifest } from '../door/assetManifest.ts'
import { headerPolicyOf } from '../door/headerPolicy.ts'
import { readWebFiles } from '../door/webFiles.ts'
import { VERSION } from '../version.ts'

const OWN_WEB = fileURLToPath(new URL('../../../web', import.meta.url))

/**
 * What a release says of its web app: of this server's own, or of another that was unpacked (`place`: its directory, or
 * its list of files).
 * @throws AssetsError when there is none
 */
export function releasedAssets(place: string | null): AssetManifest {
  if (place === null) return ownAssets()
  const file = !existsSync(place) || statSync(place).isFile() ? place : join(place, 'apps/web', MANIFEST_NAME)
  const manifest = readManifest(file)
  if (!manifest)
    throw new AssetsError(
      'no-manifest',
      words(`In ${place} ist keine Veröffentlichung.`, `There is no release at ${place}.`),
    )
  return manifest
}

function ownAssets(): AssetManifest {
  const directory = join(OWN_WEB, 'dist')
  const { files, manifest } = readWebFiles({ directory, version: VERSION, released: false })
  if (files.length === 0)
    throw new AssetsError(
      'no-manifest',
      words(
        'Dieser Server hat keine eigene Webanwendung zum Vergleichen.',
        'This server has no web app of its own to compare with.',
      ),
    )
  return { ...manifest, headers: headerPolicyOf(manifest) }
}
