import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config/index.ts'
import { AssetsError, RELEASE_FILE } from '../door/assetManifest.ts'
import { type Assets, loadAssets } from '../door/assets.ts'
import { readPreviousFiles, type WebFiles } from '../door/webFiles.ts'
import type { Log } from '../log/log.ts'
import type { Release } from './release.ts'
import { releaseBefore } from './releaseBefore.ts'

/**
 * The web app of this release, and what pages of the release before may still load: `assets-previous` if somebody put it
 * there, else the archive of the release before that lies beside this one.
 * @throws AssetsError
 */
export function loadWebApp(config: Config, { root, version }: Release, log: Log): Assets {
  const released = existsSync(join(root, RELEASE_FILE))
  const assets = config.web
    ? loadAssets({ version, directory: config.web })
    : loadAssets({
        version,
        directory: join(root, 'apps/web/dist'),
        released,
        previous: readPreviousFiles(join(root, 'assets-previous')) ?? (released ? beside(root, log) : null),
      })
  if (assets.files.length === 0) log('web.missing', {})
  else log('web.loaded', { files: assets.files.length, size: assets.sizeBytes })
  return assets
}

/** Nobody asked for it, so one that is not what was released is left out and does not stop the start. */
function beside(root: string, log: Log): WebFiles | null {
  const before = releaseBefore(root)
  if (before === null) return null
  try {
    const files = readPreviousFiles(join(before, 'apps/web'))
    if (files) log('web.previous', { files: files.files.length })
    return files
  } catch (error) {
    if (!(error instanceof AssetsError)) throw error
    log('web.previous-unusable', { why: error.reason })
    return null
  }
}
