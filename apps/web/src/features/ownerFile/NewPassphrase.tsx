import { limits, normalPassphrase, passphraseProblem } from '@konklave/protocol'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { PassphraseField } from '../../ui/PassphraseField.tsx'
import { Status } from './Status.tsx'

const least = limits.PASSPHRASE_MIN_CHARS

/** Asks for a new passphrase: twice, or once in plain sight. */
export function NewPassphrase({
  working,
  failed,
  onPassphrase,
}: {
  working: boolean
  failed: boolean
  onPassphrase: (passphrase: string) => void
}) {
  const { t } = useLingui()
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')
  const [shown, setShown] = useState(false)
  const [wrong, setWrong] = useState<'weak' | 'differ' | null>(null)
  const problem = passphraseProblem(passphrase)

  const weak =
    wrong !== 'weak' || problem === null ? undefined : problem.t === 'same' ? (
      <Trans>These are all the same character. Take several words.</Trans>
    ) : (
      <>
        <Plural
          value={problem.missing}
          one="# more character is needed."
          other="# more characters are needed."
        />
        {[...normalPassphrase(passphrase)].length > least - problem.missing ? (
          <>
            {' '}
            <Trans>Spaces at the ends do not count, and several in a row count as one.</Trans>
          </>
        ) : null}
      </>
    )
  const differ =
    wrong === 'differ' ? <Trans>The two are not the same. Show the passphrase to see it.</Trans> : undefined

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (working) return
    const found = problem ? 'weak' : !shown && passphrase !== again ? 'differ' : null
    setWrong(found)
    if (found === null) return onPassphrase(passphrase)
    event.currentTarget.querySelectorAll('input')[found === 'weak' ? 0 : 1]?.focus()
  }

  return (
    <form className="keyFile" onSubmit={submit} noValidate>
      <PassphraseField
        label={<Trans>Passphrase</Trans>}
        hint={
          <Trans>
            At least {least} characters. Five words that have nothing to do with each other are easy to keep
            in mind.
          </Trans>
        }
        error={weak}
        shown={shown}
        reveal={{ label: shown ? t`Hide the passphrase` : t`Show the passphrase`, onChange: setShown }}
        value={passphrase}
        onChange={value => {
          setPassphrase(value)
          if (wrong === 'differ') setWrong(null)
        }}
        autoComplete="new-password"
        autoFocus
      />
      {shown ? null : (
        <PassphraseField
          label={<Trans>Once more</Trans>}
          error={differ}
          shown={false}
          value={again}
          onChange={value => {
            setAgain(value)
            if (wrong === 'differ') setWrong(null)
          }}
          autoComplete="new-password"
        />
      )}
      <p className="keyFileNote">
        <Trans>
          If you forget it, nobody can open the file any more: not you, and not the people who run this
          server.
        </Trans>
      </p>
      {failed ? (
        <p className="keyFileProblem" role="alert">
          <Trans>The file could not be made. Nothing was saved. Try again, or copy the key link.</Trans>
        </p>
      ) : null}
      <div className="sheetActions">
        <Status working={working} refused={weak ?? (shown ? undefined : differ)} />
        <Button look="main" type="submit" isPending={working}>
          {working ? <Trans>Locking the file…</Trans> : <Trans>Save file</Trans>}
        </Button>
      </div>
    </form>
  )
}
