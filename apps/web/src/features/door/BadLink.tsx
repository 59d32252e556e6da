import { Trans } from '@lingui/react/macro'
import { Page } from '../../shell/Page.tsx'
import { Says } from '../../shell/Says.tsx'
import { Button } from '../../ui/Button.tsx'
import { Mark } from '../../ui/Mark.tsx'

/** [K2] A link that was cut, is missing, or comes from a newer version. */
export function BadLink({
  problem,
  onHome,
}: {
  problem: 'missing' | 'cut' | 'newer-version'
  onHome: () => void
}) {
  return (
    <Page phase="badLink">
      <Says
        mark={<Mark size={48} />}
        title={
          problem === 'newer-version' ? (
            <Trans>This page is too old for this link</Trans>
          ) : problem === 'cut' ? (
            <Trans>The link is not quite right</Trans>
          ) : (
            <Trans>This is not the whole link</Trans>
          )
        }
        actions={
          problem === 'newer-version' ? (
            <Button look="main" onPress={() => location.reload()}>
              <Trans>Reload this page</Trans>
            </Button>
          ) : (
            <Button look="main" onPress={onHome}>
              <Trans>Paste the link</Trans>
            </Button>
          )
        }
      >
        <p className="soft">
          {problem === 'newer-version' ? (
            <Trans>
              It was made by a newer version than this page. Reload; if that does not help, ask whoever sent
              it.
            </Trans>
          ) : problem === 'cut' ? (
            <Trans>
              Part of it is missing, or a letter is wrong. Mail programs sometimes break long links. Copy it
              again in one piece, up to the last character, or ask for it once more.
            </Trans>
          ) : (
            <Trans>
              A link to a meeting has a long part behind a # sign. Here it is missing, so this page cannot
              know which room you want.
            </Trans>
          )}
        </p>
      </Says>
    </Page>
  )
}
