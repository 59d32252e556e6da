import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { PassphraseField } from '../../ui/PassphraseField.tsx'

/** Asks for the passphrase of a file. What was written stays, so that a slip can be put right. */
export function KnownPassphrase({
  working,
  wrong,
  onPassphrase,
}: {
  working: boolean
  wrong: boolean
  onPassphrase: (passphrase: string) => void
}) {
  const { t } = useLingui()
  const [passphrase, setPassphrase] = useState('')
  const [shown, setShown] = useState(false)
  const [tried, setTried] = useState<string | null>(null)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (working || passphrase === '') return
    setTried(passphrase)
    onPassphrase(passphrase)
  }

  return (
    <form className="keyFile" onSubmit={submit} noValidate>
      <PassphraseField
        label={<Trans>Passphrase</Trans>}
        error={
          wrong && passphrase === tried ? (
            <Trans>
              This passphrase does not open the file. If you are sure of it, the file was changed: use another
              copy.
            </Trans>
          ) : undefined
        }
        shown={shown}
        reveal={{ label: shown ? t`Hide the passphrase` : t`Show the passphrase`, onChange: setShown }}
        value={passphrase}
        onChange={setPassphrase}
        autoComplete="current-password"
        autoFocus
      />
      <div className="sheetActions">
        <p className="soft small" role="status">
          {working ? <Trans>This takes a few seconds.</Trans> : null}
        </p>
        <Button look="main" type="submit" isPending={working} isDisabled={passphrase === ''}>
          {working ? <Trans>Opening the file…</Trans> : <Trans>Open</Trans>}
        </Button>
      </div>
    </form>
  )
}
