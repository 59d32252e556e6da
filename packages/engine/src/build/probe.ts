import { EngineBuildError } from './errors.ts'
import { exec } from './exec.ts'
import { ENGINE_VERSION } from './pins.ts'

/**
 * Asks a binary for its version.
 * @returns for example `1.13.8`
 * @throws EngineBuildError `not-executable`, or `wrong-version` when older than the pinned one or of another
 *   major version.
 */
export async function probeBinary(path: string, signal?: AbortSignal): Promise<string> {
  const ran = await exec(path, ['--version'], { env: {}, signal }).catch((cause: unknown) => {
    signal?.throwIfAborted()
    throw new EngineBuildError('not-executable', `${path} cannot be run`, { cause })
  })
  const version = /version (\d+\.\d+\.\d+)/.exec(ran.stdout)?.[1]
  if (version === undefined)
    throw new EngineBuildError('not-executable', `${path} --version does not answer like a media engine`)
  if (!isAcceptable(version))
    throw new EngineBuildError('wrong-version', `${path} is ${version}, needed is ${ENGINE_VERSION} or newer`)
  return version
}

/** Same major version and not older than the pinned one. */
export function isAcceptable(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  const [wantMajor = 0, wantMinor = 0, wantPatch = 0] = ENGINE_VERSION.split('.').map(Number)
  if (major !== wantMajor) return false
  return minor > wantMinor || (minor === wantMinor && patch >= wantPatch)
}
