/** What is built or fetched, and the checksums that hold it in place. See docs/adr/0002-livekit-build.md. */

/** Version of the media engine; older ones lack input hardening and are refused wherever they come from. */
export const ENGINE_VERSION = '1.13.8'

/** Smallest Go release that compiles it. */
export const MIN_GO = { major: 1, minor: 26 } as const

export const MODULE = {
  path: 'github.com/livekit/livekit-server',
  version: `v${ENGINE_VERSION}`,
  /** Go's `h1:` hash of the module's file tree. Dependencies are pinned the same way by `build/go.sum`. */
  sum: 'h1:G/QqCcveapfpfrQ4zY4Pzjx//hCKDIp9rPIs+WRkdjo=',
} as const

/**
 * One line leaves the source: it calls a method that exists only in a fork of pion which the public module
 * proxy does not serve. It runs under `rtc.enable_warp` alone, an experiment this project leaves off.
 */
export const PATCH = { file: 'pkg/rtc/transport.go', line: 'se.EnableSped(true)' } as const

/**
 * What a build gives when nobody meddled: same source, same Go release, same bytes. Measured by building
 * twice from different directories. Other Go releases give other bytes and are not listed.
 */
export const KNOWN_BUILDS: Readonly<Record<string, string>> = {
  'go1.26.8 linux-arm64': 'e60d1a05b627ae17998c8595ff7c30f0674786b93ee7fbaad3a00a55828a1995',
  'go1.26.8 linux-x64': '3ddb03e2519ddccdc62856b72ec9ca4e12e57cf6e737952f15c014e57403e3c8',
}

export interface Release {
  readonly asset: string
  /** Hex SHA-256 of the archive. */
  readonly sha256: string
}

export const RELEASE_BASE_URL = 'https://github.com/livekit/livekit/releases/download'

/**
 * Release archives by Node's `platform-arch`. A platform without a confirmed hash is absent and falls
 * through to the Go build.
 */
export const RELEASES: Readonly<Record<string, Release>> = {
  'linux-x64': {
    asset: `livekit_${ENGINE_VERSION}_linux_amd64.tar.gz`,
    sha256: '059f6de65da11a57400e4646027da705d592ce42acb48c08570a397df446f869',
  },
}
