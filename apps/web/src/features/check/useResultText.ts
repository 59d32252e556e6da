import { useLingui } from '@lingui/react/macro'
import type { Line, LineName } from '../../kernel/check.ts'

/** What is tried, and how it turned out, in a few words each. */
export function useResultText() {
  const { t } = useLingui()
  const titles: Readonly<Record<LineName, string>> = {
    page: t`Page`,
    socket: t`Messages`,
    udp: t`Sound and picture, directly`,
    tcp: t`Sound and picture without UDP`,
    relay: t`Sound and picture by the page's port`,
  }
  const resultOf = (line: Line): string => {
    switch (line.t) {
      case 'waiting':
        return ''
      case 'running':
        return t`is being tried`
      case 'fails':
        return t`does not get through`
      case 'absent':
        return t`not set up`
      case 'untried':
        return t`not tried`
      case 'works': {
        const ms = line.roundTripMs
        return ms === undefined || ms === null ? t`works` : t`works, ${ms} ms`
      }
    }
  }
  return { titles, resultOf }
}
