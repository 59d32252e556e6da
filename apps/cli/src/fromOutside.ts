import { type Config, publicOrigin, type Words, words } from '@konklave/server'

/** The last step, which no machine can take from inside: whether its ports are open from outside. Nothing where that page is not offered. */
export function fromOutside(
  config: Pick<Config, 'mode' | 'host' | 'port' | 'certificate' | 'checkPage'>,
): Words[] {
  if (config.mode !== 'public' || config.checkPage === 'off') return []
  const page = `${publicOrigin(config)}/check`
  return [words(`Öffnen Sie ${page} auf einem Telefon ohne WLAN.`, `Open ${page} on a phone with Wi-Fi off.`)]
}
