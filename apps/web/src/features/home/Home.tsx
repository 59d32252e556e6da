import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import type { HomeServices } from '../../kernel/home.ts'
import { Page } from '../../shell/Page.tsx'
import { Button } from '../../ui/Button.tsx'
import { FileButton } from '../../ui/FileButton.tsx'
import { Door } from './Door.tsx'
import { JoinForm } from './JoinForm.tsx'
import { OwnerLink } from './OwnerLink.tsx'
import { useKeyFile } from './useKeyFile.ts'
import './home.css'

/** One question, two answers. */
export function Home({ services }: { services: HomeServices }) {
  const { t } = useLingui()
  const [creation, setCreation] = useState<'anyone' | 'grant' | 'unknown'>('unknown')
  const [grant, setGrant] = useState(services.grant)
  const [busy, setBusy] = useState<'meeting' | 'call' | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [made, setMade] = useState(services.unkept)
  const [file, setFile] = useState<File | null>(null)
  const keyFile = useKeyFile()

  useEffect(() => {
    const scope = new AbortController()
    services.creation(scope.signal).then(setCreation, () => undefined)
    return () => scope.abort()
  }, [services])

  const start = async (kind: 'meeting' | 'call') => {
    setBusy(kind)
    setProblem(null)
    try {
      setMade(await services.create(kind, grant))
    } catch (error) {
      const reason = error instanceof Error && 'reason' in error ? error.reason : null
      if (reason === 'grant-needed') {
        setCreation('grant')
        setGrant(null)
      }
      setProblem(
        reason === 'grant-needed'
          ? t`The link that let you start meetings here is no longer valid. Nothing was created.`
          : reason === 'rate-limited'
            ? t`Too many rooms were made just now. Nothing was created. Try again in a minute.`
            : reason === 'disk'
              ? t`The server has no room left on its disk. Nothing was created. Tell who runs it.`
              : t`The server did not answer. Nothing was created. Try again in a moment.`,
      )
    } finally {
      setBusy(null)
    }
  }

  if (made) {
    return (
      <OwnerLink
        link={made.ownerLink}
        files={services.ownerFiles}
        onKept={kept => services.hold(made.ownerLink, !kept)}
        onGo={() => services.enter(made.owner)}
      />
    )
  }
  const mayStart = creation !== 'grant' || grant !== null
  const openFile = (
    <FileButton
      look="plain"
      onFile={chosen => {
        setFile(chosen)
        keyFile.fetch()
      }}
    >
      <Trans>Open a key file</Trans>
    </FileButton>
  )
  return (
    <Page phase="home" wide>
      <div className="home">
        <Door />
        <div className="homeText">
          <div className="homeSays">
            <h1>
              {mayStart ? (
                <Trans>Meet behind a closed door</Trans>
              ) : (
                <Trans>Which meeting would you like to join?</Trans>
              )}
            </h1>
            <p className="soft">
              <Trans>
                Video meetings on your own server. Only the people in the room can hear, see and read them;
                the server cannot.
              </Trans>
            </p>
          </div>
          {mayStart ? (
            <section className="homeAnswer">
              <div className="homeStart">
                <Button
                  look="main"
                  onPress={() => start('meeting')}
                  isPending={busy === 'meeting'}
                  isDisabled={busy === 'call'}
                >
                  {busy === 'meeting' ? <Trans>Preparing a room…</Trans> : <Trans>Start a meeting</Trans>}
                </Button>
                <Button
                  onPress={() => start('call')}
                  isPending={busy === 'call'}
                  isDisabled={busy === 'meeting'}
                >
                  {busy === 'call' ? (
                    <Trans>Preparing a room…</Trans>
                  ) : (
                    <Trans>Start a call, sound only</Trans>
                  )}
                </Button>
                {openFile}
              </div>
              {problem ? (
                <p className="homeProblem" role="alert">
                  {problem}
                </p>
              ) : (
                <p className="soft">
                  <Trans>
                    You get an invitation link to send. Whoever has it knocks, and you open the door.
                  </Trans>
                </p>
              )}
            </section>
          ) : problem ? (
            <p className="homeProblem" role="alert">
              {problem}
            </p>
          ) : null}
          {keyFile.failed ? (
            <p className="homeProblem" role="alert">
              <Trans>No connection to the server</Trans>
            </p>
          ) : null}
          <section className="homeAnswer">
            <JoinForm onRoom={services.enter} onGrant={setGrant} />
            {mayStart ? null : openFile}
          </section>
          {mayStart ? null : (
            <p className="soft small">
              <Trans>
                To start meetings here you need a link from whoever runs this server. Paste it into the same
                field.
              </Trans>
            </p>
          )}
        </div>
      </div>
      {file && keyFile.sheets ? (
        <keyFile.sheets.OpenSheet
          file={file}
          files={services.ownerFiles}
          onLink={services.enter}
          onClose={() => setFile(null)}
        />
      ) : null}
    </Page>
  )
}
