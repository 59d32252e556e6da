import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { PassphraseField } from '../../ui/PassphraseField.tsx'
import { Status } from './Status.tsx'

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
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (wrong) form.current?.querySelector('input')?.focus()
  }, [wrong])
  const refused =
    wrong && passphrase === tried ? (
      <Trans>
        This passphrase does not open the file. If it is the right one, the file was changed: use another
        copy.
      </Trans>
    ) : undefined

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (working || passphrase === '') return
    setTried(passphrase)
    onPassphrase(passphrase)
  }

  return (
    <form ref={form} className="keyFile" onSubmit={submit} noValidate>
      <PassphraseField
        label={<Trans>Passphrase</Trans>}
        error={refused}
        shown={shown}
        reveal={{ label: shown ? t`Hide the passphrase` : t`Show the passphrase`, onChange: setShown }}
        value={passphrase}
        onChange={setPassphrase}
        autoComplete="current-password"
        autoFocus
      />
      <div className="sheetActions">
        <Status working={working} refused={refused} />
        <Button look="main" type="submit" isPending={working} isDisabled={passphrase === ''}>
          {working ? <Trans>Opening the file…</Trans> : <Trans>Open</Trans>}
        </Button>
      </div>
    </form>
  )
}
