import type { Config } from '@konklave/server'

const HTTPS_PORT = 443

/** The last step, which no machine can take from inside: whether its ports are open from outside. Nothing where that page is not offered. */
export function fromOutside({
  mode,
  host,
  port,
  checkPage,
}: Pick<Config, 'mode' | 'host' | 'port' | 'checkPage'>): string[] {
  if (mode !== 'public' || checkPage === 'off') return []
  return [`Open https://${host}${port === HTTPS_PORT ? '' : `:${port}`}/check on a phone with Wi-Fi off.`]
}
