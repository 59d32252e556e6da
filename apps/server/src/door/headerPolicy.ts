import type { AssetManifest, HeaderPolicy } from './assetManifest.ts'
import { urlPathsOf } from './assetManifest.ts'
import { fileHeaders } from './assets.ts'
import { HSTS, SECURITY_HEADERS } from './headers.ts'

/** What this version tells browsers with its answers, for the list of files of a release that is built from it. */
export function headerPolicyOf({ assets }: Pick<AssetManifest, 'assets'>): HeaderPolicy {
  const files = Object.keys(assets).flatMap(name =>
    urlPathsOf(name).map(path => [path, fileHeaders(path, name)] as const),
  )
  return { always: SECURITY_HEADERS, public: HSTS, files: Object.fromEntries(files) }
}
