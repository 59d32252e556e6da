import type { PollContent } from '@konklave/client'
import { limits } from '@konklave/protocol'
import { Trans, useLingui } from '@lingui/react/macro'
import { Plus } from 'lucide-react'
import { useRef } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { strokes } from '../../ui/icons.ts'
import { Radios } from '../../ui/Radios.tsx'
import { askable, hasTwins } from './drafts.ts'
import { Guarantees } from './Guarantees.tsx'

/** The form for a new poll. What each kind promises stands beside the choice. */
export function Composer({
  draft,
  onDraft,
  onAsk,
  onKeep,
  onClose,
}: {
  draft: PollContent
  onDraft: (draft: PollContent) => void
  onAsk: (content: PollContent) => void
  onKeep: () => void
  onClose: () => void
}) {
  const { t } = useLingui()
  const list = useRef<HTMLDivElement>(null)
  const ready = askable(draft)
  const { question, choice, options, hidden } = draft
  const setOption = (place: number, text: string) =>
    onDraft({ ...draft, options: options.map((option, i) => (i === place ? text : option)) })
  const addOption = () => {
    onDraft({ ...draft, options: [...options, ''] })
    requestAnimationFrame(() => [...(list.current?.querySelectorAll('input') ?? [])].at(-1)?.focus())
  }
  return (
    <form
      className="pollComposer"
      aria-label={t`New poll`}
      onSubmit={event => {
        event.preventDefault()
        if (ready) onAsk(ready)
      }}
    >
      <Field
        label={t`Question`}
        value={question}
        maxLength={limits.POLL_QUESTION_MAX_CHARS}
        onChange={text => onDraft({ ...draft, question: text })}
        autoFocus
      />
      <Radios
        label={t`Answers`}
        value={choice}
        onChange={next => onDraft({ ...draft, choice: next })}
        options={[
          { id: 'one', label: t`One answer` },
          { id: 'several', label: t`Several answers` },
          { id: 'yesNo', label: t`Yes, no or abstain` },
        ]}
      />
      {choice === 'yesNo' ? null : (
        <div className="pollOptions" ref={list}>
          {options.map((option, i) => (
            <Field
              // biome-ignore lint/suspicious/noArrayIndexKey: options are lines of a form, and none has a name of its own
              key={i}
              label={t`Option ${i + 1}`}
              value={option}
              maxLength={limits.POLL_OPTION_MAX_CHARS}
              onChange={text => setOption(i, text)}
            />
          ))}
          {options.length < limits.POLL_OPTIONS_MAX ? (
            <Button look="plain" icon={<Plus {...strokes} />} onPress={addOption}>
              <Trans>Add an option</Trans>
            </Button>
          ) : null}
          {hasTwins(draft) ? (
            <p role="alert" className="small">
              <Trans>Two options are the same. Change one of them.</Trans>
            </p>
          ) : null}
        </div>
      )}
      <Radios
        label={t`Who sees what is chosen`}
        value={hidden ? 'hidden' : 'named'}
        onChange={next => onDraft({ ...draft, hidden: next === 'hidden' })}
        options={[
          { id: 'named', label: t`With names`, hint: t`All see who chooses what, from the first vote on.` },
          {
            id: 'hidden',
            label: t`Hidden until the end`,
            hint: t`Nobody sees a choice until you end the poll, you included. Then all see who chose what.`,
          },
        ]}
      />
      <Guarantees hidden={hidden} />
      <div className="pollActions">
        <Button type="submit" look="main" isDisabled={!ready}>
          <Trans>Ask everybody</Trans>
        </Button>
        <Button onPress={onKeep}>
          <Trans>Keep for later</Trans>
        </Button>
        <Button look="plain" onPress={onClose}>
          <Trans>Discard</Trans>
        </Button>
      </div>
    </form>
  )
}
