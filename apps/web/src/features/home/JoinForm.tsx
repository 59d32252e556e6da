import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { announce } from '../../kernel/announce.ts'
import { type RoomLink, readPasted } from '../../kernel/link.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'

/** Takes a link; says in words what is wrong with one that does not work. */
export function JoinForm({
  onRoom,
  onGrant,
}: {
  onRoom: (link: RoomLink) => Promise<void>
  onGrant: (grant: Uint8Array<ArrayBuffer>) => void
}) {
  const { t } = useLingui()
  const [text, setText] = useState('')
  // A new object each time: the same mistake is said again.
  const [problem, setProblem] = useState<{ readonly says: string } | null>(null)
  const setError = (says: string) => setProblem({ says })
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (!problem) return
    announce(problem.says, true)
    form.current?.scrollIntoView({ block: 'nearest' })
  }, [problem])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const pasted = readPasted(text, location.host)
    if (pasted.t === 'room') {
      onRoom(pasted.link).catch(() =>
        setError(t`The room did not open. Nothing was lost; try again in a moment.`),
      )
      return
    }
    if (pasted.t === 'grant') {
      setText('')
      return onGrant(pasted.grant)
    }
    if (pasted.t === 'elsewhere') {
      const { host } = pasted
      return setError(t`This link belongs to ${host}. Open it in the address bar.`)
    }
    if (pasted.t === 'nonsense')
      return setError(t`This is not a link to a meeting. Paste the link you were sent.`)
    setError(
      {
        missing: t`Paste the whole link, with everything behind the # sign.`,
        cut: t`Part of this link is missing. Ask for it again and copy it in one piece.`,
        'newer-version': t`This link comes from a newer version. Reload this page and try again.`,
      }[pasted.problem],
    )
  }

  return (
    <form ref={form} className="joinForm" onSubmit={submit} noValidate>
      <Field
        label={<Trans>Link you were sent</Trans>}
        value={text}
        onChange={value => {
          setText(value)
          setProblem(null)
        }}
        error={problem?.says}
        autoComplete="off"
        spellCheck="false"
        inputMode="url"
      />
      <Button type="submit">
        <Trans>Join</Trans>
      </Button>
    </form>
  )
}
