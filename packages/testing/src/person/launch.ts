import { existsSync } from 'node:fs'
import puppeteer, { type Browser } from 'puppeteer-core'

export type BrowserKind = 'chrome' | 'firefox'

/** What the fake microphone of every Firefox here sounds like. */
export const FIREFOX_TONE_HZ = 1000

const PATHS: Record<BrowserKind, readonly string[]> = {
  chrome: ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'],
  firefox: ['/usr/bin/firefox-esr', '/usr/bin/firefox'],
}

/** Starts a headless browser that talks to nobody but the pages it is given. */
export async function launch(
  kind: BrowserKind,
  options: {
    args?: readonly string[]
    /** Host names that lead to this machine. */
    names?: readonly string[]
    executablePath?: string
    /** Control over a pipe: for a browser in a network of its own. Chromium only. */
    pipe?: boolean
    /** A directory of its own for what this browser keeps; else one that goes with it. */
    profile?: string
    /** Where what is saved is found, for people of that profile. */
    downloads?: string
  } = {},
): Promise<Browser> {
  const executablePath = options.executablePath ?? PATHS[kind].find(p => existsSync(p))
  if (!executablePath) throw new Error(`${kind} is not installed (looked at ${PATHS[kind].join(', ')})`)
  const own = {
    ...(options.profile === undefined ? {} : { userDataDir: options.profile }),
    ...(options.downloads === undefined
      ? {}
      : { downloadBehavior: { policy: 'allow', downloadPath: options.downloads } as const }),
  }
  if (kind === 'firefox') {
    return puppeteer.launch({
      ...own,
      browser: 'firefox',
      executablePath,
      headless: true,
      acceptInsecureCerts: true,
      args: [...(options.args ?? [])],
      extraPrefsFirefox: {
        'media.navigator.permission.disabled': true,
        'media.navigator.streams.fake': true,
        'media.navigator.audio.fake_frequency': FIREFOX_TONE_HZ,
        'media.peerconnection.ice.loopback': true,
        'media.peerconnection.ice.obfuscate_host_addresses': false,
        'media.autoplay.default': 0,
        'media.autoplay.blocking_policy': 0,
        'network.captive-portal-service.enabled': false,
        'network.connectivity-service.enabled': false,
        'browser.safebrowsing.update.enabled': false,
        'app.normandy.enabled': false,
        'intl.accept_languages': 'en',
        'services.settings.server': 'data:,#remote-settings-dummy/v1',
        'browser.topsites.contile.enabled': false,
        'browser.region.update.enabled': false,
        ...(options.names && { 'network.dns.localDomains': options.names.join(',') }),
        'extensions.getAddons.cache.enabled': false,
        'datareporting.policy.dataSubmissionEnabled': false,
        // Who looks into the profile waits until the tabs are written down, every 15 s by default.
        ...(options.profile === undefined ? {} : { 'browser.sessionstore.interval': 1_000 }),
      },
      // Release builds take `services.settings.server` only with this.
      env: { ...process.env, MOZ_REMOTE_SETTINGS_DEVTOOLS: '1' },
    })
  }
  return puppeteer.launch({
    ...own,
    executablePath,
    headless: true,
    acceptInsecureCerts: true,
    pipe: options.pipe ?? false,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--lang=en',
      `--host-resolver-rules=${[
        // Whoever types may make the browser fetch its dictionary.
        'MAP redirector.gvt1.com 127.0.0.1:9',
        ...(options.names ?? []).flatMap(name => [`MAP ${name} 127.0.0.1`, `MAP ${name}. 127.0.0.1`]),
      ].join()}`,
      // For what is not a page as well: TURN has its own look at the certificate.
      ...(options.names ? ['--ignore-certificate-errors'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-default-apps',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      '--allow-loopback-in-peer-connection',
      '--disable-extensions',
      '--disable-domain-reliability',
      '--no-pings',
      // A name that is never asked for: sign-in, which nobody uses here, looks after its cookies at every start.
      '--gaia-url=http://localhost:9',
      '--google-apis-url=http://localhost:9',
      '--autofill-server-url=http://localhost:9',
      '--component-updater=url-source=http://localhost:9/',
      `--disable-features=${[
        'WebRtcHideLocalIpsWithMdns',
        'CalculateNativeWinOcclusion',
        'AutofillServerCommunication',
        'OptimizationHints',
        'MediaRouter',
        'Translate',
        'NetworkTimeServiceQuerying',
      ].join()}`,
      '--disable-renderer-backgrounding',
      '--disable-backgrounding-occluded-windows',
      '--disable-background-timer-throttling',
      ...(options.args ?? []),
    ],
  })
}
