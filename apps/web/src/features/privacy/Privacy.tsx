import { Trans, useLingui } from '@lingui/react/macro'
import { Sheet } from '../../ui/Sheet.tsx'
import './privacy.css'

/** [P-67] The short notice. It says what is true of every instance as shipped; dated. */
const VERSION = 2
const DATED = Date.UTC(2026, 10, 26)

export function Privacy({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useLingui()
  const date = new Intl.DateTimeFormat(i18n.locale, { dateStyle: 'long', timeZone: 'UTC' }).format(DATED)
  return (
    <Sheet open onClose={onClose} title={t`What happens to your data`} closeLabel={t`Close`}>
      <dl className="privacy">
        <dt>
          <Trans>What you say and show</Trans>
        </dt>
        <dd>
          <Trans>
            Only the people in the room can hear, see and read it. This server passes it on and cannot open
            it, and neither can whoever runs the server.
          </Trans>
        </dd>
        <dt>
          <Trans>Recording</Trans>
        </dt>
        <dd>
          <Trans>
            There is none. The people in the room could still film their own screen, as they could anywhere.
          </Trans>
        </dd>
        <dt>
          <Trans>Third parties</Trans>
        </dt>
        <dd>
          <Trans>None. This page talks to this server and to nobody else.</Trans>
        </dd>
        <dt>
          <Trans>What the server knows while you are here</Trans>
        </dt>
        <dd>
          <Trans>
            That somebody is connected, from which network address, and how much is sent. It does not know
            your name. It keeps this in its working memory only and writes no addresses and no names into
            logs.
          </Trans>
        </dd>
        <dt>
          <Trans>What remains afterwards</Trans>
        </dt>
        <dd>
          <Trans>
            Of what was said, shown and written, nothing. Of the room, its rules, so that the link keeps
            working: with keys instead of names, also of people who were removed.
          </Trans>
        </dd>
        <dt>
          <Trans>In this browser</Trans>
        </dt>
        <dd>
          <Trans>
            Your name and a key for this room, until you leave (if you only close the tab, the key stays until
            you open a meeting here a day later or after that); the link, until you close the tab; your choice
            of devices, language and colours, until you delete them.
          </Trans>
        </dd>
        <dt>
          <Trans>Camera and microphone</Trans>
        </dt>
        <dd>
          <Trans>Off until you turn them on. Nobody else can turn them on.</Trans>
        </dd>
      </dl>
      <p className="soft small">
        <Trans>
          Version {VERSION} of {date}
        </Trans>
      </p>
    </Sheet>
  )
}
